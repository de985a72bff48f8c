"""Pages of the common agenda, one module per noun."""

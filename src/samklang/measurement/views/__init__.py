"""Pages of measurement, one module per noun."""

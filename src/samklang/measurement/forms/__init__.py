"""Input shapes of measurement, one module per noun."""

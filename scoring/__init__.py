"""How good it was: arithmetic on arrays of forecasts and outcomes."""

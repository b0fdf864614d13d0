"""Rule: numerical methods that know nothing of forecasts."""

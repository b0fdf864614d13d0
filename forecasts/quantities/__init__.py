"""Rule: spoken ranges and amounts, "between 2 and 4 million", "from March 2027 to June 2028", read into quantiles."""

"""What was said: the nouns of forecasting, and the reading of words into dates and probabilities."""

"""Rule: the tables that scores are made of as columns in files, and the engines that run our statements over them."""

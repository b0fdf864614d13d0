"""Rule: paragraphs, sentences, quotations and words of the text as it was given."""

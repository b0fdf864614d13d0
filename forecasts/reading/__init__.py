"""Rule: an article read into candidates: claims about the future, each verbatim, with the reasons it was found."""

"""From a case to a typed document to the paper that people print, sign and post."""

"""The font of printed documents, and the script that makes it."""

"""Keeps the house: generated pages, traceability, and the checks of form. Never shipped."""

"""Draws pages as text, one module per format, each with one function that returns the whole page as a string."""

SCHEMA_VERSION = 2
"""The version of all JSON output. Adding a field keeps it; removing one or changing its meaning raises it."""

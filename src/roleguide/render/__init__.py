"""Draws pages as text, one module per format, each with one function that returns the whole page as a string."""

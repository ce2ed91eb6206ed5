"""Core results → one neutral `Sheet`, which every page format draws.

(JSON is not a page: `payload` makes it from the core results.)
"""

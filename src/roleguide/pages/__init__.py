"""Core results → one neutral `Page`, which every page format draws.

(JSON is not a page: `payload` makes it from the core results.)
"""

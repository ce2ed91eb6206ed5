"""Turns answers into format-neutral pages, which every page format draws.

(JSON is not a page: `render.json_data` makes it directly from the answers.)
"""

"""Caches guides in compiled form, rebuilt at any doubt, so that a command reads only what it asks for."""

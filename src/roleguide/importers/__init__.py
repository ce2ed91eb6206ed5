"""Turns published occupation data into knowledge files."""

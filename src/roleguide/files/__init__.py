"""Finds, reads, checks and writes the files on disk that make up a guide."""

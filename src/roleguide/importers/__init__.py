"""Published occupation data → knowledge files."""

"""What a guide is, and what is looked up in it."""

"""`Page` → text, one module a format. Each has one function that returns the whole page as a string."""

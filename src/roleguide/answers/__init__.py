"""The answers that are drawn from a guide: one module a question, as data."""

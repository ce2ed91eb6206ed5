"""Answers questions from a guide, as plain data: one module per question."""

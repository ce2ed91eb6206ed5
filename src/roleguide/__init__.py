"""roleguide describes job roles and compares them side by side."""

__version__ = "0.1.0"

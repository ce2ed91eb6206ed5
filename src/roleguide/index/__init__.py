"""The compiled guide: a cache, rebuilt at any doubt, from which a command reads no more than it names."""

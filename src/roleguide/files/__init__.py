"""Files on disk, and the guide that they make: found, read, checked, written."""

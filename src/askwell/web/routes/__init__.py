"""Routes, one module a story."""

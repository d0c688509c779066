"""The HTTP surface, tried from outside."""

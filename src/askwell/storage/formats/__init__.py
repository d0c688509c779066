"""Files of rows, read as streams that can be resumed anywhere: one format a module."""

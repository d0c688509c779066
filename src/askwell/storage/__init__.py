"""Rows to domain and back: the database, the files, and nothing else."""

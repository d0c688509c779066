"""The command line: people and programs at a terminal."""

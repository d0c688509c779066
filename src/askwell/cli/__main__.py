"""`python -m askwell.cli`: the same as the command `askwell`."""

from askwell.cli.main import app

app(prog_name="askwell")

"""The command `askwell`: its commands put together; each is a module of its own."""

import typer

from askwell.cli import (
    bundling,
    deploying,
    doctor,
    exporting,
    importing,
    jobs,
    keys,
    labelling,
    predicting,
    projects,
    saving,
    serving,
    simulate,
)
from askwell.cli.terminal import ErrorGroup

app = typer.Typer(
    cls=ErrorGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Ask well. Label less. Know what you don't know.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
_RUN, _WORK, _CARE = "Run", "Work with a project", "Look after it"

app.command(rich_help_panel=_RUN)(serving.serve)
app.command(rich_help_panel=_RUN)(serving.web)
app.command(rich_help_panel=_RUN)(serving.worker)
app.command(rich_help_panel=_RUN)(keys.link)
app.add_typer(keys.app, name="key", rich_help_panel=_RUN)
app.add_typer(projects.app, name="project", rich_help_panel=_WORK)
app.command("import", rich_help_panel=_WORK)(importing.import_file)
app.command(rich_help_panel=_WORK)(labelling.label)
app.command(rich_help_panel=_WORK)(exporting.export)
app.command(rich_help_panel=_WORK)(predicting.predict)
app.command(rich_help_panel=_WORK)(deploying.deploy)
app.command(rich_help_panel=_WORK)(deploying.deployments)
app.command(rich_help_panel=_WORK)(deploying.promote)
app.command(rich_help_panel=_WORK)(deploying.rollback)
app.command(rich_help_panel=_WORK)(bundling.bundle)
app.command("serve-bundle", rich_help_panel=_WORK)(bundling.serve_bundle)
app.command(rich_help_panel=_WORK)(simulate.simulate)
app.command("jobs", rich_help_panel=_WORK)(jobs.jobs)
app.command(rich_help_panel=_CARE)(doctor.doctor)
app.command(rich_help_panel=_CARE)(saving.backup)
app.command(rich_help_panel=_CARE)(saving.restore)

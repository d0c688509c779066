"""How a command reaches the data: the parts put together, the owner, and a project by id or name."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from askwell.domain.errors import InvalidInput

if TYPE_CHECKING:
    from askwell.bootstrap import Askwell
    from askwell.domain.members import Caller
    from askwell.services.projects import ProjectView
    from askwell.storage.store import Store


@dataclass(frozen=True)
class Desk:
    """Somebody at this machine's terminal: the parts, and the installation's owner."""

    askwell: "Askwell"
    caller: "Caller"

    @property
    def store(self) -> "Store":
        """The store that services work on."""
        return self.askwell.store

    def project(self, name: str) -> "ProjectView":
        """Give a project by its id or its name in any case.

        Raises ``InvalidInput``, with the projects that there are, for none or several.
        """
        from askwell.services import projects

        views = projects.find_all(self.store, self.caller)
        found = [view for view in views if view.project.id == name]
        found = found or [view for view in views if view.project.name.casefold() == name.strip().casefold()]
        if len(found) == 1:
            return found[0]
        listed = ", ".join(f"{view.project.name} ({view.project.id})" for view in found or views)
        if found:
            raise InvalidInput(
                field="project", reason=f"several are named “{name}”, say which by id: {listed}"
            )
        known = f"There are: {listed}" if views else "There is none yet: askwell project create"
        raise InvalidInput(field="project", reason=f"there is no “{name}”. {known}")


@contextmanager
def opened() -> Iterator["Askwell"]:
    """Put the parts together under the settings of the environment, and close them afterwards."""
    log_to_stderr()
    from askwell.bootstrap import build, read_settings

    askwell = build(read_settings())
    try:
        yield askwell
    finally:
        askwell.close()


@contextmanager
def seated() -> Iterator[Desk]:
    """Open the data as the installation's owner."""
    with opened() as askwell:
        yield Desk(askwell, askwell.owner())


def log_to_stderr() -> None:
    """Send what parts report to standard error, warnings and worse; tracebacks without local variables."""
    import logging

    import structlog

    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr)

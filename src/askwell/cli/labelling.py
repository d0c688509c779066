"""`askwell label`: the whole loop in a terminal, with or without a server."""

import sys
from typing import TYPE_CHECKING

from askwell.cli.keyboard import Keyboard, keyboard
from askwell.cli.label_desk import Act
from askwell.cli.opening import Desk, seated
from askwell.cli.projects import ProjectName
from askwell.cli.slots import is_anybody_at
from askwell.cli.terminal import INTERRUPTED, console, fail, notes
from askwell.domain.labels import LabelKind, active

if TYPE_CHECKING:
    from askwell.cli.label_session import LabelSession


def label(name: ProjectName) -> None:
    """Label texts here; each answer teaches the model before the next question.

    With a keyboard, single keys; through a pipe, one command a line (a number, /letters, s, f, u, r, q,
    “c words”, or an empty line to accept the suggestion).
    """
    import typer

    from askwell.cli.working import await_model, is_learning_elsewhere, working

    with seated() as desk:
        view = desk.project(name)
        if not view.clock.documents:
            raise fail(f"“{view.project.name}” has no texts yet: askwell import {view.project.id} FILE")
        if not active(view.labels):
            raise fail(f"“{view.project.name}” has no labels yet; add some, then label.")
        if not active(view.labels, LabelKind.CHOICE):
            raise fail(
                f"In “{view.project.name}” parts of texts are marked, which needs a screen: "
                f"askwell serve, then open {_address(desk)}/p/{view.project.id}/label"
            )
        if active(view.labels, LabelKind.SPAN):
            notes().print("Parts of texts are marked on the screen only; here the texts get their labels.")
        with working(
            desk.askwell,
            jobs=view.clock.encoded < view.clock.documents and not is_anybody_at(desk.store.home, "jobs"),
            learners=not is_learning_elsewhere(desk.askwell, view.project.id),
            only=view.project.id,
        ):
            from askwell.cli.label_session import LabelSession

            session = LabelSession(desk.store, desk.caller, view.project)
            try:
                await_model(desk.askwell, view.project.id)
                _run(session)
            except KeyboardInterrupt:
                raise typer.Exit(INTERRUPTED) from None
            finally:
                session.close()
                for line in session.summary():
                    console().print(line, markup=False, soft_wrap=True)


def _address(desk: Desk) -> str:
    settings = desk.askwell.settings
    return f"http://{settings.host}:{settings.port}"


def _run(session: "LabelSession") -> None:
    with keyboard() as keys:
        session.advance()
        if keys is None:
            _run_lines(session)
        else:
            _run_keys(session, keys)


def _run_keys(session: "LabelSession", keys: Keyboard) -> None:
    out = console()
    with out.screen(hide_cursor=True):
        while not session.is_over:
            out.clear()
            for line in session.lines(width=out.width, height=out.height):
                out.print(line, no_wrap=True, crop=True)
            key = keys.read(session.keep)
            if key is None:
                return
            if key and (act := session.desk.press(key)) is not None:
                session.do(act)


def _run_lines(session: "LabelSession") -> None:
    out = console()
    _print(session)
    for line in sys.stdin:
        act: Act | None = session.desk.read_line(line.rstrip("\n"))
        if act is not None:
            session.do(act)
        if session.is_over:
            return
        if act is None:
            out.print(f"  {session.desk.message}", markup=False, soft_wrap=True)
        else:
            _print(session)


def _print(session: "LabelSession") -> None:
    out = console()
    for line in session.lines(width=out.width, height=None):
        out.print(line, soft_wrap=True)
    out.print()

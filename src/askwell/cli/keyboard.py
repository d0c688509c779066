"""Single keys from a terminal, as they are pressed."""

import os
import select
import signal
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from askwell.cli.label_desk import BACKSPACE, ENTER, ESCAPE

_NAMED = {"\r": ENTER, "\n": ENTER, "\x7f": BACKSPACE, "\x08": BACKSPACE}
_ESCAPE_SECONDS = 0.05
_IDLE_SECONDS = 60.0
_SEQUENCES = ("[", "O")
_FIRST_FINAL, _LAST_FINAL = "@", "~"
_END = "\x04"
_MOST_SIGNALS = 4_096


class Keyboard:
    """The keys of a terminal in its raw mode; Ctrl-C still interrupts."""

    def __init__(self, descriptor: int, woken: int) -> None:
        self._descriptor = descriptor
        self._woken = woken

    def read(self, on_idle: Callable[[], object]) -> str | None:
        """Wait for a key; None at the end of input. ``on_idle`` is called for each minute without one."""
        while not self._is_there(_IDLE_SECONDS):
            on_idle()
        character = self._character()
        if character in ("", _END):
            return None
        if character == "\x1b":
            return self._escape()
        return _NAMED.get(character, character if character.isprintable() else "")

    def _escape(self) -> str:
        """Tell the Escape key from arrows and their like, which send more after it and mean nothing here."""
        if not self._is_there(_ESCAPE_SECONDS):
            return ESCAPE
        if self._character() in _SEQUENCES:
            while self._is_there(_ESCAPE_SECONDS) and not _FIRST_FINAL <= self._character() <= _LAST_FINAL:
                pass
        return ""

    def _character(self) -> str:
        data = os.read(self._descriptor, 1)
        while data:
            try:
                return data.decode()
            except UnicodeDecodeError as error:
                if error.reason != "unexpected end of data" or not (more := os.read(self._descriptor, 1)):
                    return "\N{REPLACEMENT CHARACTER}"
                data += more
        return ""

    def _is_there(self, seconds: float) -> bool:
        ready = select.select([self._descriptor, self._woken], [], [], seconds)[0]
        if self._woken in ready:
            os.read(self._woken, _MOST_SIGNALS)  # what the signal does, it does before the next line
        return self._descriptor in ready


@contextmanager
def keyboard() -> Iterator[Keyboard | None]:
    """Give the keyboard of the terminal that we are in, or None where input or output is no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        yield None
        return
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    with _waking() as woken:
        tty.setcbreak(descriptor)
        try:
            yield Keyboard(descriptor, woken)
        finally:
            termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextmanager
def _waking() -> Iterator[int]:
    """Give a descriptor that can be read as soon as a signal has come.

    One that comes just before the wait for a key, or to another thread, does not end that wait by itself.
    """
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        yield reader
    finally:
        signal.set_wakeup_fd(before)
        os.close(reader)
        os.close(writer)

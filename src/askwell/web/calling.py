"""A call of the model: one hop to a thread, in which all is done from the key to the answer's bytes."""

from collections.abc import Callable
from typing import TypeVar

from anyio.to_thread import run_sync
from fastapi import Request

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller
from askwell.web.predicting import SMALL_BYTES, Predicting

T = TypeVar("T")


async def answer_call(
    request: Request,
    parts: Askwell,
    threads: Predicting,
    knock: Callable[[], Caller],
    *,
    admit: Callable[[Caller], object],
    work: Callable[[Caller, bytes], T],
) -> T:
    """Give what ``work`` makes of a caller and the request's body, in a thread that predicts.

    People who annotate never wait for those. Who may not call is told so before anything of the body is
    looked at, and before it is received where it is large or its size is not said.
    """

    def admitted() -> Caller:
        caller = knock()
        admit(caller)
        return caller

    def answered() -> T:
        with parts.store.database.kept.still():
            return work(admitted(), body)

    said = request.headers.get("content-length", "")
    if not said.isdecimal() or int(said) > SMALL_BYTES:
        await run_sync(admitted)
    body = await request.body()
    return await threads.run(answered, size=len(body), is_away=request.is_disconnected)

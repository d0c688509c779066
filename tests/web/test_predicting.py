"""The line before the model: full, it refuses at once; emptied, it lets in again."""

import asyncio
import threading

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect

from askwell.domain.errors import TooBusy
from askwell.services.gathering import is_gone
from askwell.web.predicting import SMALL_BYTES, Lane, Predicting


def test_a_full_line_refuses_and_an_emptied_one_does_not() -> None:
    async def scenario() -> list[int]:
        lane, gate = Lane("tests", threads=1, waiting=2), threading.Event()

        def work(number: int) -> int:
            assert gate.wait(10)
            return number

        calls = [asyncio.create_task(lane.run(work, number)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await lane.run(work, 3)
        gate.set()
        done = await asyncio.gather(*calls)
        done.append(await lane.run(work, 4))
        lane.close()
        return done

    assert asyncio.run(scenario()) == [0, 1, 2, 4]


def test_a_caller_who_went_away_holds_no_place() -> None:
    async def scenario() -> int:
        lane, gate = Lane("tests", threads=1, waiting=0), threading.Event()
        call = asyncio.create_task(lane.run(gate.wait, 10))
        await asyncio.sleep(0.01)
        call.cancel()
        with pytest.raises(TooBusy):
            await lane.run(int)  # the model is still at it
        gate.set()
        while True:
            try:
                found = await lane.run(int)
            except TooBusy:
                await asyncio.sleep(0.001)
            else:
                lane.close()
                return found

    assert asyncio.run(scenario()) == 0


def test_a_call_knows_that_its_caller_went_away() -> None:
    async def scenario() -> None:
        lane, asked = Lane("tests", threads=1, waiting=0), 0
        told: list[bool] = []
        over = threading.Event()

        async def is_away() -> bool:
            nonlocal asked
            asked += 1
            return asked == 2

        def work() -> None:
            gone = is_gone.get()
            told.append(gone())
            while not gone():
                over.wait(0.001)
            over.set()

        with pytest.raises(ClientDisconnect):
            await lane.run(work, is_away=is_away)
        assert await asyncio.to_thread(over.wait, 10)
        assert (told, asked) == ([False], 2)
        lane.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("askwell.web.predicting.LOOK_SECONDS", 0.01)
        asyncio.run(scenario())


def test_large_calls_do_not_stand_before_small_ones() -> None:
    async def scenario() -> tuple[int, bool]:
        predicting, gate = Predicting(small=(1, 0), large=(1, 0)), threading.Event()
        large = asyncio.create_task(predicting.run(gate.wait, 10, size=SMALL_BYTES + 1))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await predicting.run(int, size=SMALL_BYTES + 1)
        small = await predicting.run(int, size=SMALL_BYTES)
        gate.set()
        passed = await large
        predicting.close()
        return small, passed

    assert asyncio.run(scenario()) == (0, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_refused_is_told_when_to_come_back(app: FastAPI, client: TestClient, filled: str) -> None:
    app.state.predicting.close()
    app.state.predicting = Predicting(small=(1, -1))
    for address, body in (("predict", {"texts": ["one"]}), ("nearest", {"text": "one"})):
        response = client.post(f"{filled}/{address}", json=body)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "too_busy")
        assert response.headers["Retry-After"] == "1"

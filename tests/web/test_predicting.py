"""The line before the model: full, it refuses at once; emptied, it lets in again."""

import asyncio
import threading

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.errors import TooBusy
from askwell.web.predicting import Predicting


def test_a_full_line_refuses_and_an_emptied_one_does_not() -> None:
    async def scenario() -> list[int]:
        predicting, gate = Predicting(threads=1, waiting=2), threading.Event()

        def work(number: int) -> int:
            assert gate.wait(10)
            return number

        calls = [asyncio.create_task(predicting.run(work, number)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await predicting.run(work, 3)
        gate.set()
        done = await asyncio.gather(*calls)
        done.append(await predicting.run(work, 4))
        predicting.close()
        return done

    assert asyncio.run(scenario()) == [0, 1, 2, 4]


def test_a_caller_who_went_away_holds_no_place() -> None:
    async def scenario() -> int:
        predicting, gate = Predicting(threads=1, waiting=0), threading.Event()
        call = asyncio.create_task(predicting.run(gate.wait, 10))
        await asyncio.sleep(0.01)
        call.cancel()
        with pytest.raises(TooBusy):
            await predicting.run(int)  # the model is still at it
        gate.set()
        while True:
            try:
                found = await predicting.run(int)
            except TooBusy:
                await asyncio.sleep(0.001)
            else:
                predicting.close()
                return found

    assert asyncio.run(scenario()) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_is_refused_is_told_when_to_come_back(app: FastAPI, client: TestClient, filled: str) -> None:
    app.state.predicting.close()
    app.state.predicting = Predicting(threads=1, waiting=-1)
    for address, body in (("predict", {"texts": ["one"]}), ("nearest", {"text": "one"})):
        response = client.post(f"{filled}/{address}", json=body)
        assert (response.status_code, response.json()["error"]["code"]) == (503, "too_busy")
        assert response.headers["Retry-After"] == "1"

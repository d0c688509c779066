"""Each thread that computes has cores of its own number; what another uses changes nothing for it."""

from concurrent.futures import ThreadPoolExecutor

import torch

from askwell.engine.encoder_cores import all_cores, use_cores


def test_a_thread_uses_as_many_cores_as_it_said_and_others_as_many_as_before() -> None:
    before, cores = torch.get_num_threads(), all_cores()
    with ThreadPoolExecutor(1) as aside:
        aside.submit(use_cores, cores + 1).result()
        assert aside.submit(torch.get_num_threads).result() == cores + 1
        assert (torch.get_num_threads(), all_cores()) == (before, cores)
        aside.submit(use_cores, None).result()
        assert aside.submit(torch.get_num_threads).result() == cores

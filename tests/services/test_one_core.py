"""Work on one core: the libraries are held to it while it lasts, and not after."""

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from askwell.services.one_core import on_one_core


def threads() -> set[int]:
    found = ThreadpoolController().select(user_api="blas").info()
    return {library["num_threads"] for library in found}


def test_linear_algebra_is_on_one_core_while_the_work_lasts() -> None:
    assert (np.eye(2) @ np.eye(2)).any()  # the library is there
    with ThreadpoolController().limit(limits=2, user_api="blas"):
        assert threads() == {2}
        assert on_one_core(threads)() == {1}
        assert threads() == {2}


def test_after_an_error_all_cores_are_free_again() -> None:
    @on_one_core
    def fail() -> None:
        raise ZeroDivisionError

    with ThreadpoolController().limit(limits=2, user_api="blas"):
        with pytest.raises(ZeroDivisionError):
            fail()
        assert threads() == {2}

"""Nothing of a bundle is read that is not as it was, and nothing that could run code."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.numpy import save

from askwell.services.bundle_recipes import RECIPES
from askwell_bundle import files
from askwell_bundle.errors import BundleDamaged
from tests.bundle.conftest import Made


@pytest.fixture
def folder(choosing: Made, tmp_path: Path) -> Path:
    """A copy of a bundle, to be spoilt."""
    return Path(shutil.copytree(choosing.folder, tmp_path / "copy"))


def test_every_file_has_a_checksum_but_those_that_are_meant_to_be_changed(choosing: Made) -> None:
    listed = files.read_json(choosing.folder, files.CHECKSUMS)["sha256"]
    present = {
        path.relative_to(choosing.folder).as_posix() for path in choosing.folder.rglob("*") if path.is_file()
    }
    assert present - listed.keys() == {files.CHECKSUMS, *RECIPES}
    assert listed.keys() <= present
    files.check(choosing.folder)


@pytest.mark.parametrize("name", [files.HEAD, files.MANIFEST, "askwell_bundle/server.py", "README.md"])
def test_a_changed_file_is_found(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(BundleDamaged, match=f"^{name} is not as it was .*SHA-256"):
        files.check(folder)


def test_a_missing_file_is_found(folder: Path) -> None:
    (folder / files.LABELS).unlink()
    with pytest.raises(BundleDamaged, match=r"^labels\.json .*No such file"):
        files.check(folder)


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "a/../../b"])
def test_a_path_out_of_the_bundle_is_refused(folder: Path, name: str) -> None:
    listed = files.read_json(folder, files.CHECKSUMS)
    listed["sha256"][name] = "0" * 64
    (folder / files.CHECKSUMS).write_text(json.dumps(listed))
    with pytest.raises(BundleDamaged, match="outside of the bundle"):
        files.check(folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sha256": []}', '{"sha256": {}}'])
def test_without_a_list_of_files_nothing_is_believed(folder: Path, content: str) -> None:
    (folder / files.CHECKSUMS).write_text(content)
    with pytest.raises(BundleDamaged, match=r"^checksums\.json"):
        files.check(folder)


@given(
    st.dictionaries(
        st.text("abc.", min_size=1, max_size=5),
        arrays.arrays(
            st.sampled_from([np.float16, np.float32, np.float64, np.int32, np.int64]),
            arrays.array_shapes(min_dims=1, max_dims=3, max_side=4),
        ),
        max_size=4,
    )
)
def test_arrays_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, held: dict) -> None:
    path = tmp_path_factory.mktemp("arrays") / "x.safetensors"
    path.write_bytes(save(held, {"a": "b"}))
    found = files.read_arrays(path)
    assert found.keys() == held.keys()
    for name, value in held.items():
        expected = value.astype(np.float32) if value.dtype == np.float16 else value
        assert found[name].dtype == expected.dtype and found[name].shape == expected.shape
        np.testing.assert_array_equal(found[name], expected)


def _file(header: dict[str, object]) -> bytes:
    """A file with this header, and nothing behind it."""
    data = json.dumps(header).encode()
    return len(data).to_bytes(8, "little") + data


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x02",
        b"\x02\0\0\0\0\0\0\0{",
        b"\xff" * 16,
        b"\x02\0\0\0\0\0\0\0[]",
        _file({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}),
        _file({"a": {"dtype": "F32", "shape": [0], "data_offsets": [8, 0]}}),
        _file({"a": {"dtype": "OBJECT", "shape": [0], "data_offsets": [0, 0]}}),
        _file({"a": {"dtype": "F32", "shape": [1]}}),
        _file({"a": [1, 2]}),
    ],
)
def test_what_are_no_arrays_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(data)
    with pytest.raises(BundleDamaged, match=r"^x\.safetensors"):
        files.read_arrays(path)

import os
import signal
import subprocess
import sys
from pathlib import Path

from askwell.cli.slots import is_anybody_at, taken

HOLD = """
import sys, time
from pathlib import Path
from askwell.cli.slots import taken
with taken(Path(sys.argv[1]), "jobs") as name:
    print(name, flush=True)
    time.sleep(60)
"""


def test_a_slot_is_seen_until_it_is_given_back(tmp_path: Path) -> None:
    assert not is_anybody_at(tmp_path, "jobs")
    with taken(tmp_path, "jobs") as first:
        assert is_anybody_at(tmp_path, "jobs")
        assert not is_anybody_at(tmp_path, "learning")
        with taken(tmp_path, "jobs") as second:
            assert first != second
        assert is_anybody_at(tmp_path, "jobs")
    assert not is_anybody_at(tmp_path, "jobs")


def test_a_killed_process_gives_its_slot_and_its_name_back(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    name = holder.stdout.readline().strip()
    assert is_anybody_at(tmp_path, "jobs")
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert not is_anybody_at(tmp_path, "jobs")
    with taken(tmp_path, "jobs") as again:
        assert again == name

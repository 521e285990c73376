"""The site that the journeys visit: the demo country, on the server that production uses."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60


def environment(var: Path) -> dict[str, str]:
    """Return the variables of a trial installation whose data are all under ``var``."""
    ours = {"KPT_DEMO": "1", "KPT_VAR_DIR": str(var), "PYTHONWARNINGS": "default"}
    ours["DATABASE_URL"] = f"sqlite:///{var / 'kpt.sqlite3'}"
    return os.environ | ours


def prepared(shared: Path) -> Path:
    """Return a folder with the demo country loaded, made once by whichever process comes first."""
    shared.mkdir(parents=True, exist_ok=True)
    ready = shared / "ready"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            done = subprocess.run(
                [sys.executable, str(ROOT / "manage.py"), "prepare"],
                env=environment(shared / "var"),
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stdout + done.stderr
            ready.touch()
    return shared / "var"


def copy_of(var: Path, target: Path) -> Path:
    """Copy a prepared folder, so that what one process writes no other sees."""
    # Everybody closed the database, so its write-ahead log is empty and the file is the whole.
    return Path(shutil.copytree(var, target))


@contextmanager
def serving(var: Path):
    """Serve ``var`` on a free port with ``manage.py serve``; yield the address."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    log = var / "server.log"
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--workers", "2"]
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            env=environment(var),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(address, process, log)
            yield address
        finally:
            process.terminate()
            process.wait(40)
            if "Traceback" in (said := log.read_text()):
                sys.stderr.write(said[-6000:])


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str, process: subprocess.Popen, log: Path) -> None:
    limit = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < limit:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/ingresar/", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"The server does not answer:\n{log.read_text()}")

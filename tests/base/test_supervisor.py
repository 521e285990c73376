"""The supervisor keeps children alive, gives up on hopeless ones, and leaves none behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kpt.base.supervisor import ChildKeepsDying, Supervisor

SLEEPER = "import sys, time, pathlib; open(sys.argv[1], 'a').write('x'); time.sleep(60)"


def child(code: str, *arguments) -> list[str]:
    return [sys.executable, "-c", code, *map(str, arguments)]


def wait_until(condition, seconds: float = 20) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it never happened"
        time.sleep(0.05)


@pytest.fixture
def signals_back():
    """Put back the handlers that the supervisor replaces."""
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.getsignal(number) for number in numbers}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("signals_back")
def test_a_child_that_ends_is_started_again_and_a_signal_ends_all(tmp_path: Path):
    starts, said = tmp_path / "starts", []
    supervisor = Supervisor({"Uno": child(SLEEPER, starts)}, say=said.append, pause_seconds=0.05)

    def script():
        wait_until(starts.exists)
        supervisor.children[0].process.kill()
        wait_until(lambda: starts.read_text() == "xx")
        os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=script)
    thread.start()
    supervisor.run()
    thread.join()

    assert said == ["Uno terminó con estado -9; se inicia de nuevo."]
    assert supervisor.children[0].process.poll() is not None


@pytest.mark.usefixtures("signals_back")
def test_a_child_that_cannot_start_ends_everything(tmp_path: Path):
    supervisor = Supervisor(
        {"Bueno": child(SLEEPER, tmp_path / "s"), "Malo": child("raise SystemExit(3)")},
        say=lambda text: None,
        pause_seconds=0.01,
        patience=2,
    )

    with pytest.raises(ChildKeepsDying, match="Malo termina con estado 3"):
        supervisor.run()

    assert supervisor.children[0].process.poll() is not None


@pytest.mark.usefixtures("signals_back")
def test_a_child_deaf_to_the_signal_is_killed_after_the_grace(tmp_path: Path):
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
    starts = tmp_path / "starts"
    supervisor = Supervisor({"Sordo": child(deaf, starts)}, say=print, grace_seconds=0.3)

    def script():
        wait_until(starts.exists)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=script)
    thread.start()
    supervisor.run()
    thread.join()

    assert supervisor.children[0].process.returncode == -signal.SIGKILL


def serve(*arguments) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "django", "serve", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "kpt.config.settings", "KPT_DEMO": "1"},
    )


def test_serve_says_in_a_sentence_that_the_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = serve("--bind", f"127.0.0.1:{port}")

    assert answer.returncode == 1
    assert f"No se pudo abrir 127.0.0.1:{port}" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--no-web", "--no-jobs"], "No queda nada por servir"),
        (["--bind", "localhost"], "--bind se escribe dirección:puerto"),
    ],
)
def test_serve_refuses_arguments_that_make_no_sense(arguments, message):
    answer = serve(*arguments)

    assert answer.returncode == 1
    assert message in answer.stderr


@pytest.mark.usefixtures("signals_back")
def test_closing_the_terminal_leaves_no_child_behind(tmp_path: Path):
    starts = tmp_path / "starts"
    supervisor = Supervisor({"Uno": child(SLEEPER, starts)}, say=print)

    def script():
        wait_until(starts.exists)
        os.kill(os.getpid(), signal.SIGHUP)

    thread = threading.Thread(target=script)
    thread.start()
    supervisor.run()
    thread.join()

    assert supervisor.children[0].process.poll() is not None

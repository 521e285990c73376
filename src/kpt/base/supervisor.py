"""Keep a few child processes running, and stop them all together."""

import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

POLL_SECONDS = 0.3


class ChildKeepsDying(Exception):
    """A child ended so many times in a row that starting it again is of no use."""


@dataclass
class Child:
    """One process to keep alive. ``deaths`` counts how often in a row it ended soon."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen | None = None
    deaths: int = 0
    started: float = 0.0
    next_start: float = field(default=0.0)


class Supervisor:
    """Start children, start again the ones that end, and end them all on a signal.

    A child that lives longer than ``settled_seconds`` starts anew with a clean record; one that
    ends sooner is started again after a pause that doubles, ``patience`` times.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        say: Callable[[str], None],
        settled_seconds: float = 10,
        pause_seconds: float = 0.5,
        patience: int = 6,
        grace_seconds: float = 30,
    ):
        self.children = [Child(name, command) for name, command in commands.items()]
        self.say = say
        self.settled_seconds = settled_seconds
        self.pause_seconds = pause_seconds
        self.patience = patience
        self.grace_seconds = grace_seconds
        self._stopping = threading.Event()

    def run(self, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Block until SIGTERM, SIGINT or a closed terminal, calling ``meanwhile`` at each look.

        Raises ChildKeepsDying. Whatever happens, no child is left behind.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: self._stopping.set())
        try:
            while not self._stopping.is_set():
                for child in self.children:
                    self._look_after(child)
                meanwhile()
                self._stopping.wait(POLL_SECONDS)
        finally:
            self._stop_all()

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None:
            if child.process.poll() is None:
                return
            self._note_death(child, now)
        if now >= child.next_start:
            # A session of its own: Ctrl+C in a terminal must reach the supervisor only, which
            # then ends each child in order.
            child.process = subprocess.Popen(child.command, start_new_session=True)
            child.started = now

    def _note_death(self, child: Child, now: float) -> None:
        assert child.process is not None
        status, child.process = child.process.returncode, None
        child.deaths = 1 if now - child.started > self.settled_seconds else child.deaths + 1
        if child.deaths > self.patience:
            raise ChildKeepsDying(
                f"{child.name} termina con estado {status} cada vez que se inicia."
            )
        child.next_start = now + self.pause_seconds * 2 ** (child.deaths - 1)
        self.say(f"{child.name} terminó con estado {status}; se inicia de nuevo.")

    def _stop_all(self) -> None:
        running = [c.process for c in self.children if c.process and c.process.poll() is None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + self.grace_seconds
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            if process.poll() is None:
                process.kill()
                process.wait()

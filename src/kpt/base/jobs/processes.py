"""Which process is this one, and does that one still live?"""

import os
import socket
from pathlib import Path


def this_process() -> str:
    """Return a name for this process that no later one will have: machine, number and start."""
    pid = os.getpid()
    return f"{_machine()}/{pid}/{_started(pid)}"


def _machine() -> str:
    """Return where a process number means something: the host and, inside it, the container."""
    try:
        namespace = os.readlink("/proc/self/ns/pid")
    except OSError:
        namespace = ""
    return f"{socket.gethostname()[:60]}:{namespace.removeprefix('pid:')}"


def lives(name: str) -> bool | None:
    """Say whether the process called ``name`` lives; None if it is of another machine.

    A number that another process has taken over does not count: its start differs. Where the
    system does not tell the start (no ``/proc``), the number alone decides.
    """
    host, _, rest = name.rpartition("/")[0].rpartition("/")
    if host != _machine() or not rest.isdigit():
        return None
    pid, started = int(rest), name.rpartition("/")[2]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    now = _started(pid)
    return now == started if now and started else True


def _started(pid: int) -> str:
    """Return when a process began, in clock ticks since the machine did, or nothing."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    # Field 22 of proc(5); the two before the closing bracket are gone. A zombie has died.
    return "" if fields[0] == "Z" else fields[19]

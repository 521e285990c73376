"""On what it was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

from django.db import connection
from django.utils import timezone


def describe() -> dict[str, str]:
    """Return the machine, the versions and the day, by their Spanish titles."""
    return {
        "Fecha": timezone.localdate().isoformat(),
        "Procesador": f"{_processor()}, {len(os.sched_getaffinity(0))} núcleos",
        "Memoria": f"{_memory_gib():.0f} GiB",
        "Sistema": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        "Base de datos": database(),
    }


def database() -> str:
    """Return the engine and its version."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0].split()[0]}"


def load() -> str:
    """Return what else the machine was doing: processes that wanted to run, on average."""
    return f"{os.getloadavg()[0]:.1f}".replace(".", ",")


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3

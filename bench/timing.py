"""Clocks and medians. Units: seconds of wall clock."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch


def seconds(work: Callable[[], Any]) -> float:
    """Return how long ``work`` takes; the garbage of what came before is not its own."""
    gc.collect()
    start = perf_counter()
    work()
    return perf_counter() - start


def ratio(measured: list[float], bare: list[float]) -> float:
    """Return the median of the ratios of each round.

    Measured and bare run side by side in a round, so that whatever slows the machine for a while
    slows both.
    """
    return median(one / other for one, other in zip(measured, bare, strict=True))


@contextmanager
def parts_of(places: dict[str, tuple[object, str]]) -> Iterator[dict[str, float]]:
    """Give how long each named function takes while the block runs, added over its calls.

    ``places``: title → the module (or object) where the function is looked up, and its name there.
    """
    spent = dict.fromkeys(places, 0.0)

    def timed(title: str, function: Callable) -> Callable:
        def run(*args, **kwargs):
            start = perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                spent[title] += perf_counter() - start

        return run

    with ExitStack() as stack:
        for title, (module, name) in places.items():
            stack.enter_context(patch.object(module, name, timed(title, getattr(module, name))))
        yield spent


def cpu_seconds(work: Callable[[], Any]) -> float:
    """Return how much of the processor ``work`` takes in this process; others do not disturb it."""
    gc.collect()
    start = process_time()
    work()
    return process_time() - start

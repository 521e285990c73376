"""Which functions can run as jobs, by name."""

from collections.abc import Callable
from dataclasses import dataclass

from kpt.base.jobs.models import Job


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended well: a sentence for the person, and where the result is."""

    message: str
    url: str = ""


JobFunction = Callable[[Job], Outcome | None]

_FUNCTIONS: dict[str, JobFunction] = {}


class UnknownJob(LookupError):
    """No module registered a function with that name."""


def register(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register a function under ``name``, which is stored with each job: never change it.

    The function gets the Job: ``job.argument`` is the id of what it works on, ``job.owner`` who
    asked. It must be idempotent, because a job whose process was killed runs again from the
    start. Raises ValueError when the name is taken.
    """

    def keep(function: JobFunction) -> JobFunction:
        if _FUNCTIONS.get(name, function) is not function:
            raise ValueError(f"two jobs are called {name}")
        _FUNCTIONS[name] = function
        return function

    return keep


def function_of(name: str) -> JobFunction:
    """Return the function registered as ``name``. Raises UnknownJob."""
    try:
        return _FUNCTIONS[name]
    except KeyError:
        raise UnknownJob(name) from None

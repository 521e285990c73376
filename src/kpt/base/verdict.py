"""The answer to «may this person do this?», with its reason."""

from dataclasses import dataclass

from kpt.base.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Verdict:
    """Truthy, or falsy with a reason in Spanish.

    One function gives one verdict, and three callers use it: the action calls ``require()``,
    the view passes it to the template, and the template shows the reason on a disabled button.
    """

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise NotAllowed with the reason when the answer is no."""
        if not self.allowed:
            raise NotAllowed(self.reason)


ALLOWED = Verdict(True)


def denied(reason: str) -> Verdict:
    """Return a no with its reason."""
    return Verdict(False, reason)

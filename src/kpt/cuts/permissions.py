"""Who publishes a cut, and when."""

from kpt.accounts.actor import Actor
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.followup.permissions import can_manage_windows
from kpt.followup.queries.windows import WindowLine
from kpt.rules.windows import Phase

NOT_YET = (
    "El corte se publica cuando la ventana cierra: desde el día siguiente al corte definitivo, o "
    "desde que el DNP la termina antes. {}"
)


def can_publish(actor: Actor, window: WindowLine) -> Verdict:
    """DNP's administration, once nothing is received any more."""
    managed = can_manage_windows(actor)
    if not managed:
        return managed
    if window.phase != Phase.CLOSED:
        return denied(NOT_YET.format(window.sentence))
    return ALLOWED

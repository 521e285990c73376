"""What permissions of every part have in common."""

from datetime import date

from kpt.base.numbers import fecha


def handed_over(since: date) -> str:
    """Return why somebody of a team that handed over may read and not change."""
    return (
        f"Su gobierno entregó: desde el {fecha(since)} usted puede consultar y descargar, pero no "
        "cambiar el plan."
    )

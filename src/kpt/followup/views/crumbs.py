"""Where a page of a report is."""

from django.http import HttpRequest
from django.urls import reverse


def crumbs_of(
    request: HttpRequest, year: int, *more: str, by: tuple[tuple[str, str], ...] = ()
) -> list[tuple[str, str]]:
    """Return the path to a page of the report of a vigencia.

    ``by`` are the pages on the way, with their addresses; ``more`` is where one is, no link. The
    report itself is a link only from its own pages.
    """
    divipola = request.entity.pk
    report = reverse("reports:report", args=[divipola, year]) if more or by else ""
    return [
        ("Reportar avance", reverse("reports:home", args=[divipola])),
        (f"Vigencia {year}", report),
        *by,
        *((name, "") for name in more),
    ]

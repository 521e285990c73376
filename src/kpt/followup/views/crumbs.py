"""Where a page of a report is."""

from django.http import HttpRequest
from django.urls import reverse


def crumbs_of(request: HttpRequest, year: int, *more: str) -> list[tuple[str, str]]:
    """Return the path to a page of the report of a vigencia; the last ones are not links."""
    divipola = request.entity.pk
    return [
        ("Reportar avance", reverse("reports:home", args=[divipola])),
        (f"Vigencia {year}", reverse("reports:report", args=[divipola, year])),
        *((name, "") for name in more),
    ]

"""What anybody may read: the reports that are open, and those that the entity published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.briefs.content import Content, from_json
from kpt.briefs.definitions import Definition, SectionKind, definitions
from kpt.briefs.engine import build
from kpt.briefs.material import Options
from kpt.briefs.models import Brief, BriefFile
from kpt.briefs.queries.drawn import GROUP, ShownPart, groups_of, shown_parts
from kpt.briefs.queries.gather import gather
from kpt.briefs.queries.reports import (
    last_step_of,
    public_only,
    report_of,
    reports_of,
    standing_of,
    whole_briefs,
)
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class OpenReport:
    """One report that is always open, of one vigencia."""

    title: str
    audience: str
    description: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenYear:
    """A vigencia that anybody may read about, with who vouches for it."""

    fiscal_year: int
    label: str
    vouched: str
    reports: tuple[OpenReport, ...]

    @property
    def heading(self) -> str:
        return f"Vigencia {self.fiscal_year}"


def entity_or_404(divipola: str) -> TerritorialEntity:
    """Return an entity that makes a plan, with its department. One query."""
    entities = TerritorialEntity.objects.select_related("department")
    found = entities.filter(divipola=divipola, makes_plan=True).first()
    if found is None:
        raise Http404(Spanish(f"Ninguna entidad que haga plan tiene el código {divipola}."))
    return found


def open_years(entity: TerritorialEntity, now: datetime) -> list[OpenYear]:
    """Return the vigencias with a public report and what may be read of each. One query."""
    open_ones = [one for one in definitions().values() if one.is_open and not one.link]
    return [
        OpenYear(
            report.fiscal_year,
            (standing := standing_of(report, now)).label,
            _after_label(standing.vouched),
            tuple(
                OpenReport(
                    one.title,
                    one.audience,
                    one.description,
                    reverse("briefs-public:open", args=[entity.pk, one.slug, report.fiscal_year]),
                )
                for one in open_ones
            ),
        )
        for report in public_only(reports_of(entity.pk))
    ]


def published(entity: TerritorialEntity) -> list[Brief]:
    """Return the reports that an entity published and stand, newest first. Two queries."""
    files = BriefFile.objects.filter(file__isnull=False).select_related("file")
    return list(
        Brief.objects.filter(entity=entity, published_at__isnull=False, withdrawn_at=None)
        .defer("content")
        .prefetch_related(Prefetch("files", queryset=files))
        .order_by("-published_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class OpenPage:
    """An open report. ``groups`` is what a reader may leave its paragraphs to."""

    definition: Definition
    content: Content
    parts: tuple[ShownPart, ...]
    groups: tuple[str, ...]
    group: str


def open_content(entity: TerritorialEntity, slug: str, year: int, now: datetime) -> Content:
    """Return an open report of a public vigencia. Raises Http404.

    What the worker made since the last step of the report, in two queries; before it comes by, a
    new one, in seven or eight.
    """
    definition = definitions().get(slug)
    if definition is None or not definition.is_open or definition.link:
        raise Http404(Spanish("Ese informe no existe."))
    reports = public_only(reports_of(entity.pk))
    report = report_of(reports, year)
    made = whole_briefs().filter(entity=entity, slug=slug, fiscal_year=year)
    kept = made.filter(made_at__gte=last_step_of(report)).order_by("-made_at").first()
    if kept is not None:
        return from_json(kept.text)
    return build(definition, gather(definition, report, reports, Options(year), now=now))


def open_page(
    entity: TerritorialEntity, slug: str, year: int, asked: Mapping[str, str], now: datetime
) -> OpenPage:
    """Return what the page of an open report shows."""
    content = open_content(entity, slug, year, now)
    return OpenPage(
        definitions()[slug],
        content,
        shown_parts(content, asked),
        tuple(groups_of(content)) if definitions()[slug].asks(SectionKind.PARAGRAPHS) else (),
        asked.get(GROUP, ""),
    )


def _after_label(vouched: str) -> str:
    """Return what vouches for a report without its first word, which a chip says beside."""
    said = vouched.partition(": ")[2]
    return said[:1].upper() + said[1:] if said else vouched

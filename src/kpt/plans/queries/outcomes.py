"""The outcomes of a plan in formulation: by line, one by one, and what usually moves them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Value
from django.db.models import TextField as Text
from django.db.models.functions import Cast
from django.http import Http404

from kpt.base.numbers import fecha_hora
from kpt.catalogues.frames import Suggestion, suggestions
from kpt.catalogues.models import NationalPlanTransformation
from kpt.indicators.models import Indicator, IndicatorValue
from kpt.indicators.queries.lists import readable, with_words
from kpt.plans.models import (
    OutcomeTarget,
    OutcomeTargetLine,
    PlanVersion,
    ProductTarget,
    StrategicLine,
)
from kpt.plans.queries.lines import GONE, StoredRow
from kpt.plans.queries.picker import Offer, offers_from
from kpt.rules.outcomes import change_sentence, direction_warning

MOST = 40
DETAIL = (
    *("priority_reason", "unit", "direction", "formula", "baseline", "baseline_year"),
    *("baseline_source", "rationale"),
)


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome in a list."""

    uid: UUID
    label: str
    name: str
    lines: tuple[int, ...]
    unit: str
    baseline: Decimal | None
    baseline_year: int | None
    target: Decimal | None
    reason: str
    warning: str
    targets: int

    @property
    def is_done(self) -> bool:
        return self.baseline is not None and self.target is not None


@dataclass(frozen=True, slots=True)
class LineGroup:
    """A strategic line with its outcomes, by priority. ``number`` 0 is «without line»."""

    number: int
    name: str
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The newest published value of an indicator for the entity, offered as baseline."""

    value: Decimal
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """An outcome whole, for its page."""

    row: StoredRow
    choices: dict[str, list[tuple[Any, str]]]
    warning: str
    change: str
    indicator_id: int | None
    known: Known | None = None


@dataclass(frozen=True, slots=True)
class MovedBy:
    """A product that usually moves the outcome, ready to be added."""

    offer: Offer
    suggestion: Suggestion


def outcome_groups(version: PlanVersion) -> list[LineGroup]:
    """Return the outcomes by line, in order of priority. Three queries."""
    lines = StrategicLine.objects.filter(version=version).order_by("position")
    rows = outcome_lines(version)
    groups = [
        LineGroup(number, name, tuple(row for row in rows if number in row.lines))
        for number, name in lines.values_list("consecutive", "name")
    ]
    if orphans := tuple(row for row in rows if not row.lines):
        groups.append(LineGroup(0, "Sin línea", orphans))
    return groups


def outcome_lines(version: PlanVersion) -> list[OutcomeLine]:
    """Return the outcomes in order. Two queries."""
    links: dict[int, list[int]] = {}
    named = OutcomeTargetLine.objects.filter(outcome__version=version).order_by("position")
    for outcome, number in named.values_list("outcome_id", "line__consecutive"):
        links.setdefault(outcome, []).append(number)
    rows = (
        OutcomeTarget.objects.filter(version=version)
        .select_related("detail")
        .annotate(target_count=Count("product_targets"))
        .order_by("position", "consecutive")
    )
    return [_line(row, tuple(dict.fromkeys(links.get(row.pk, ())))) for row in rows]


def outcome_choices(
    version: PlanVersion, outcome: OutcomeTarget | None = None
) -> tuple[dict[str, list[tuple[Any, str]]], tuple[int, ...]]:
    """Return lines and transformations to choose from, and the lines of ``outcome``. One query."""
    text, number = Text(), IntegerField()
    lines = StrategicLine.objects.filter(version=version).order_by()
    known = NationalPlanTransformation.objects.order_by()
    rows = lines.values_list(
        Value("lines", text), "consecutive", Cast("name", text), "position"
    ).union(
        known.values_list(
            Value("transformation_name", text),
            Value(0, number),
            Cast("name", text),
            Value(0, number),
        ),
        OutcomeTargetLine.objects.filter(outcome=outcome)
        .order_by()
        .values_list(
            Value("mine", text), "line__consecutive", Value("", text), Cast("position", number)
        ),
    )
    found: dict[str, list[tuple[Any, str]]] = {"lines": [], "transformation_name": []}
    mine = []
    for kind, key, words, _ in sorted(rows, key=lambda row: (row[3], row[2])):
        if kind == "mine":
            mine.append(key)
        else:
            found[kind].append((key if kind == "lines" else words, words))
    return found, tuple(mine)


def outcome_page(version: PlanVersion, uid: UUID, *, whole: bool = True) -> OutcomePage:
    """Return one outcome, or answer 404. Three queries; two without the published value."""
    outcome = (
        OutcomeTarget.objects.filter(version=version, uid=uid)
        .select_related("detail", "change__by")
        .first()
    )
    if outcome is None:
        raise Http404(GONE)
    choices, lines = outcome_choices(version, outcome)
    detail = getattr(outcome, "detail", None)
    values = {name: getattr(detail, name, None) for name in DETAIL}
    indicator = detail.indicator_id if detail else None
    plain = ("indicator_name", "target", "in_national_plan", "transformation_name")
    return OutcomePage(
        row=StoredRow(
            uid=outcome.uid,
            label=outcome.label,
            name=outcome.indicator_name,
            values={
                **values,
                **{name: getattr(outcome, name) for name in plain},
                "lines": lines,
            },
            when=fecha_hora(outcome.change.at),
            who=str(outcome.change.by) if outcome.change.by else "",
        ),
        choices=choices,
        warning=direction_warning(values["direction"] or "", values["baseline"], outcome.target),
        change=change_sentence(values["baseline"], outcome.target, values["unit"] or ""),
        indicator_id=indicator,
        known=_news(version, indicator, values) if whole and indicator else None,
    )


def stored_outcome(version: PlanVersion, uid: UUID) -> StoredRow:
    """Return the values of an outcome, for saving them. Two queries."""
    return outcome_page(version, uid, whole=False).row


def latest_value(version: PlanVersion, indicator_id: int) -> Known | None:
    """Return the newest published value of an indicator for the entity. One query."""
    rows = IndicatorValue.objects.filter(
        indicator=indicator_id,
        entity=version.plan.entity_id,
        disaggregation="",
        withdrawn_at=None,
        value__isnull=False,
    )
    row = rows.order_by("-year", "month").values_list("value", "year", "source").first()
    return Known(row[0], row[1], row[2]) if row and row[0] is not None else None


def _news(version: PlanVersion, indicator_id: int, values: dict[str, Any]) -> Known | None:
    """Return the newest published value unless it already is the baseline."""
    known = latest_value(version, indicator_id)
    if known and (known.value, known.year) == (values["baseline"], values["baseline_year"]):
        return None
    return known


def find_indicators(version: PlanVersion, text: str) -> list[Indicator]:
    """Return the indicators whose words match, with whether the plan has them. One query."""
    taken = OutcomeTarget.objects.filter(version=version, detail__indicator=OuterRef("pk"))
    found: QuerySet[Indicator] = with_words(readable(version.plan.entity), text)
    return list(found.annotate(is_taken=Exists(taken)).order_by("dimension", "name", "pk")[:MOST])


def moved_by(
    version: PlanVersion, uid: UUID
) -> tuple[OutcomeTarget, list[ProductTarget], list[MovedBy]]:
    """Return an outcome, the targets that serve it, and what usually moves it. Four queries."""
    outcome = (
        OutcomeTarget.objects.filter(version=version, uid=uid)
        .select_related("detail__indicator")
        .first()
    )
    if outcome is None:
        raise Http404(GONE)
    indicator = getattr(getattr(outcome, "detail", None), "indicator", None)
    found = suggestions(outcome.indicator_name, indicator.code if indicator else "")
    targets = list(ProductTarget.objects.filter(version=version).order_by("position"))
    used: dict[str, list[str]] = {}
    for target in targets:
        used.setdefault(target.product_code, []).append(target.label)
    offers = offers_from(version, [one.product_code for one in found], used)
    serving = [target for target in targets if target.outcome_id == outcome.pk]
    moved = [MovedBy(offers[one.product_code], one) for one in found if one.product_code in offers]
    return outcome, serving, moved


def _line(row: Any, lines: tuple[int, ...]) -> OutcomeLine:
    detail = getattr(row, "detail", None)
    direction, baseline = getattr(detail, "direction", ""), getattr(detail, "baseline", None)
    return OutcomeLine(
        uid=row.uid,
        label=row.label,
        name=row.indicator_name,
        lines=lines,
        unit=getattr(detail, "unit", ""),
        baseline=baseline,
        baseline_year=getattr(detail, "baseline_year", None),
        target=row.target,
        reason=getattr(detail, "priority_reason", ""),
        warning=direction_warning(direction, baseline, row.target),
        targets=row.target_count,
    )

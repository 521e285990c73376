"""What the checks found: grouped by check, each with why it matters and what to do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from kpt.base.numbers import cuenta
from kpt.followup.filters import FindingFilter
from kpt.followup.links import PlanLinks
from kpt.followup.models import PlanFinding, TargetYearProgress
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.words import check_mark, severity_words
from kpt.rules.checks import CHECKS, INVERTED, Check, Severity, check_of, place_of
from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.programming import PlanReading, YearPlan, is_inverted, plan_reading

SHOWN_OF_EACH = 5
PER_PAGE = 50
EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class FindingMark:
    """A check in two words, for the row of a list."""

    text: str
    kind: str


def mark_of(code: str) -> FindingMark:
    """Return the chip of a check."""
    severity = check_of(code).severity
    return FindingMark(check_mark(code), severity_words(severity).kind)


def check_title(code: str) -> str:
    """Return the name of a check."""
    return check_of(code).title


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, with the plan's own numbers in a sentence."""

    check: Check
    label: str
    name: str
    url: str
    year: int | None
    sentence: str

    @property
    def kind(self) -> str:
        """The kind of chip in which its severity is drawn."""
        return severity_words(self.check.severity).kind

    @property
    def note_kind(self) -> str:
        """The kind of notice in which it is drawn; what is good to know has no kind."""
        return "" if self.check.severity is Severity.NOTE else self.kind


def _finding(row: tuple, links: PlanLinks) -> Finding:
    code, year, sentence, consecutive, customisation, indicator = row
    return Finding(
        check=check_of(code),
        label=f"IP-{consecutive}" if consecutive else "",
        name=customisation or indicator or "",
        url=links.target(consecutive) if consecutive else "",
        year=year,
        sentence=sentence,
    )


_COLUMNS = (
    *("code", "fiscal_year", "sentence"),
    *("target__consecutive", "target__customisation", "target__indicator_name"),
)


def findings_of_target(target_id: int, links: PlanLinks) -> tuple[Finding, ...]:
    """Return what the checks found in one target. One query."""
    rows = PlanFinding.objects.filter(target_id=target_id).order_by("position")
    return tuple(_finding(row, links) for row in rows.values_list(*_COLUMNS))


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The findings of one check: the first ones, and how many there are."""

    check: Check
    kind: str
    severity: str
    count: int
    targets: int
    shown: tuple[Finding, ...]
    all_url: str
    targets_url: str

    @property
    def is_inversion(self) -> bool:
        """Say whether the page explains here the two readings of the accumulation."""
        return self.check is INVERTED

    @property
    def left(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class TwoReadings:
    """A target whose numbers fit the other word: what each reading makes of them."""

    label: str
    url: str
    declared: str
    target: Decimal
    years: tuple[tuple[int, Decimal | None], ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """The page of checks. With one check chosen, ``page`` has all that it found."""

    form: object
    groups: tuple[CheckGroup, ...]
    page: Page | None
    tabs: tuple[dict[str, object], ...]
    every: int
    total: int
    reading: PlanReading | None
    examples: tuple[TwoReadings, ...]

    @property
    def lead(self) -> str:
        if not self.every:
            return "Ninguna revisión encontró algo en este plan."
        return (
            f"{cuenta(self.every, 'hallazgo,hallazgos')} en el plan y su ejecución. Son avisos: "
            "ninguno cambia una cifra ni impide importar o exportar."
        )

    @property
    def empty_title(self) -> str:
        return "Nada cumple esos filtros" if self.every else "Todo en orden"

    @property
    def empty_text(self) -> str:
        if self.every:
            return "Quite alguno de los filtros o busque con menos palabras."
        return "Se revisaron los códigos, la programación, la plata, los BPIN y la ejecución."


def findings_page(plan: PlanInHand, asked: QueryDict, links: PlanLinks, here: str) -> FindingsPage:
    """Return what the checks found in a plan, filtered. Two queries, or three with inversions."""
    every = PlanFinding.objects.filter(plan_id=plan.plan_id).order_by("position")
    counts = Counter(every.order_by().values_list("severity", "code"))
    present = {code for _, code in counts}
    choices = [(check.code, check.title) for check in CHECKS if check.code in present]
    filters = FindingFilter(asked, every, checks=choices)
    rows = [_finding(row, links) for row in filters.qs.values_list(*_COLUMNS)]
    chosen = filters.form.cleaned_data.get("revision") if filters.form.is_valid() else None
    page = Paginator(rows, PER_PAGE).get_page(asked.get("pagina")) if chosen else None
    inverted = any(row.check is INVERTED for row in rows)
    reading, examples = _readings(plan, links) if inverted else (None, ())
    by_severity: Counter[str] = Counter()
    for (severity, _), number in counts.items():
        by_severity[severity] += number
    return FindingsPage(
        form=filters.form,
        groups=tuple(_groups(page.object_list if page else rows, rows, links, here, bool(page))),
        page=page,
        tabs=tuple(_tabs(by_severity, asked.get("gravedad", ""), here)),
        every=sum(by_severity.values()),
        total=len(rows),
        reading=reading,
        examples=examples,
    )


def _tabs(counts: Counter[str], asked: str, here: str) -> Iterable[dict[str, object]]:
    yield {"label": "Todas", "url": here, "count": sum(counts.values()), "current": not asked}
    for severity in Severity:
        yield {
            "label": severity_words(severity).many.capitalize(),
            "url": f"{here}?gravedad={severity.value}",
            "count": counts[severity.value],
            "current": asked == severity.value,
        }


def findings_of_plan(plan: PlanInHand, asked: QueryDict, links: PlanLinks) -> tuple[Finding, ...]:
    """Return everything that the filters leave, for a file. One query."""
    every = PlanFinding.objects.filter(plan_id=plan.plan_id).order_by("position")
    choices = [(check.code, check.title) for check in CHECKS]
    rows = FindingFilter(asked, every, checks=choices).qs
    return tuple(_finding(row, links) for row in rows.values_list(*_COLUMNS))


def _groups(
    shown: Iterable[Finding], rows: Iterable[Finding], links: PlanLinks, here: str, whole: bool
) -> Iterable[CheckGroup]:
    visible: dict[str, list[Finding]] = defaultdict(list)
    for row in shown:
        visible[row.check.code].append(row)
    members: dict[str, list[Finding]] = defaultdict(list)
    for row in rows:
        members[row.check.code].append(row)
    for code in sorted(members, key=_weight):
        words = severity_words(check_of(code).severity)
        yield CheckGroup(
            check=check_of(code),
            kind=words.kind,
            severity=words.one,
            count=len(members[code]),
            targets=len({row.label for row in members[code] if row.label}),
            shown=tuple(visible[code] if whole else visible[code][:SHOWN_OF_EACH]),
            all_url=f"{here}?revision={code}",
            targets_url=links.targets_where(revision=code),
        )


_RANK = {severity: rank for rank, severity in enumerate(Severity)}


def _weight(code: str) -> tuple[int, int]:
    """Errors first; among equals, the order of the registry."""
    check = check_of(code)
    return _RANK[check.severity], place_of(check)


def _readings(plan: PlanInHand, links: PlanLinks) -> tuple[PlanReading, tuple[TwoReadings, ...]]:
    """Return how the plan uses the two words, and some rows that use them the other way round."""
    years: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    facts: dict[int, tuple] = {}
    for row in (
        TargetYearProgress.objects.filter(
            target__version_id=plan.version_id, fiscal_year__in=plan.years
        )
        .order_by("target__position")
        .values_list(
            *("target_id", "fiscal_year", "own_programmed", "target__consecutive"),
            *("target__target", "target__accumulation"),
        )
    ):
        pk, year, quantity, *rest = row
        facts[pk] = tuple(rest)
        years[pk][year] = quantity
    rows: list[YearPlan] = []
    examples: list[TwoReadings] = []
    for pk, (number, goal, mode) in facts.items():
        if goal is None:
            continue
        accumulation = Accumulation(mode)
        rows.append(YearPlan(accumulation, goal, years[pk]))
        if len(examples) < EXAMPLES and is_inverted(accumulation, goal, years[pk]):
            quantities = tuple((year, years[pk].get(year)) for year in plan.years)
            examples.append(
                TwoReadings(
                    label=f"IP-{number}",
                    url=links.target(number),
                    declared=accumulation.official,
                    target=goal,
                    years=quantities,
                    total=exact_sum(one for _, one in quantities if one is not None),
                )
            )
    return plan_reading(rows), tuple(examples)

"""How the reporting of one vigencia goes, entity by entity: two queries for all of them.

Only the summaries are read, one row for each report; no row of any plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import OuterRef, Q, Subquery

from kpt.base.charts import Dot
from kpt.followup.labels import OF_THE_ENTITY, SELF, VERIFIED, Label, of_reports
from kpt.followup.models import FollowUpReport, ReportState, ReportTransition
from kpt.followup.queries.queue import REVIEWER_LABELS
from kpt.followup.queries.report_labels import office_of
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.rollup import RollItem, RollUpMethod, roll_up
from kpt.rules.workflows.reporting import ReportState as State
from kpt.rules.workflows.reporting import label_of
from kpt.territories.models import TerritorialEntity

ZERO = Decimal(0)
NOT_OPENED = "sin-abrir"
TONES: dict[str, str] = {
    NOT_OPENED: "none",
    ReportState.DRAFT: "q1",
    ReportState.RETURNED: "q1",
    ReportState.SUBMITTED: "q2",
    ReportState.SENT_BACK: "q2",
    ReportState.DEPARTMENT_VALIDATED: "q3",
    ReportState.DNP_VERIFIED: "q4",
}
LEGEND = (
    ("q4", "verificados"),
    ("q3", "validados"),
    ("q2", "por revisar"),
    ("q1", "llenándolo o devueltos"),
    ("none", "sin abrir"),
)
WORDS: dict[str, str] = {NOT_OPENED: "Sin abrir"} | {
    state.value: label for state, label in REVIEWER_LABELS.items()
}
SENT = frozenset(
    {
        ReportState.SUBMITTED,
        ReportState.DEPARTMENT_VALIDATED,
        ReportState.SENT_BACK,
        ReportState.DNP_VERIFIED,
    }
)


@dataclass(frozen=True, slots=True)
class EntityReporting:
    """One entity in one vigencia. Figures None, and counts 0, where nothing was reported."""

    divipola: str
    name: str
    department: str
    longitude: Decimal | None
    latitude: Decimal | None
    state: str = NOT_OPENED
    programmed: int = 0
    answered: int = 0
    unfinished: int = 0
    unusual: int = 0
    physical_ratio: Decimal | None = None
    counted: int = 0
    programmed_cop: Decimal | None = None
    obligations_cop: Decimal | None = None
    last_answer_at: datetime | None = None
    step_at: datetime | None = None
    submitted_at: datetime | None = None

    @property
    def is_department(self) -> bool:
        return len(self.divipola) == 2

    @property
    def is_sent(self) -> bool:
        return self.state in SENT

    @property
    def word(self) -> str:
        return WORDS[self.state]

    @property
    def label(self) -> str:
        """Return who vouches for its figures: "self", "reviewed" or "verified"."""
        return SELF if self.state == NOT_OPENED else label_of(State(self.state))

    def vouched(self, cut: str) -> Label | None:
        """Return who vouches for its figures, since when; None while it has sent nothing."""
        if not self.is_sent:
            return None
        department = None if self.is_department else self.department
        # What DNP gave back to the gobernación is again only what the entity sent.
        on = self.step_at if self.label != SELF else self.submitted_at
        who = office_of(self.label, self.name, department)
        return Label(self.label, OF_THE_ENTITY, who, on or self.submitted_at, cut)

    @property
    def financial_ratio(self) -> Decimal | None:
        if self.obligations_cop is None or not self.programmed_cop:
            return None
        return ratio_of(self.obligations_cop, self.programmed_cop)


_COLUMNS = (
    *("plan__entity_id", "state", "summary__programmed_targets", "summary__answered"),
    *("summary__unfinished", "summary__unusual", "summary__physical_ratio"),
    *("summary__physical_counted", "summary__programmed_cop", "summary__obligations_cop"),
    *("summary__last_answer_at", "step_at", "submitted_at"),
)


def entities_reporting(fiscal_year: int, department: str = "") -> tuple[EntityReporting, ...]:
    """Return every entity that makes a plan, of the country or of a department. Two queries."""
    entities = TerritorialEntity.objects.filter(makes_plan=True)
    reports = FollowUpReport.objects.filter(fiscal_year=fiscal_year)
    if department:
        entities = entities.filter(Q(divipola=department) | Q(department_id=department))
        reports = reports.filter(
            Q(plan__entity_id=department) | Q(plan__entity__department_id=department)
        )
    steps = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-pk")
    reports = reports.annotate(step_at=Subquery(steps.values("at")[:1]))
    said = {row[0]: row[1:] for row in reports.order_by().values_list(*_COLUMNS)}
    return tuple(
        _one(row, said.get(row[0]))
        for row in entities.order_by("search_name").values_list(
            "divipola", "name", "department__name", "longitude", "latitude"
        )
    )


def _one(entity: tuple, said: tuple | None) -> EntityReporting:
    divipola, name, department, longitude, latitude = entity
    where = (divipola, name, department or name, longitude, latitude)
    if said is None:
        return EntityReporting(*where)
    state, programmed, answered, unfinished, unusual, ratio, counted, *rest = said
    programmed_cop, obligations, last, step_at, submitted_at = rest
    return EntityReporting(
        *where,
        state=state,
        programmed=programmed or 0,
        answered=answered or 0,
        unfinished=unfinished or 0,
        unusual=unusual or 0,
        physical_ratio=ratio,
        counted=counted or 0,
        programmed_cop=programmed_cop,
        obligations_cop=obligations,
        last_answer_at=last,
        step_at=step_at,
        submitted_at=submitted_at,
    )


@dataclass(frozen=True, slots=True)
class Together:
    """Several entities. Physical progress: mean of all their targets that count."""

    entities: int
    opened: int
    sent: int
    validated: int
    verified: int
    unusual: int
    physical_ratio: Decimal | None
    counted: int
    programmed_cop: Decimal
    obligations_cop: Decimal

    @property
    def sent_ratio(self) -> Decimal | None:
        return ratio_of(Decimal(self.sent), Decimal(self.entities)) if self.entities else None

    @property
    def financial_ratio(self) -> Decimal | None:
        if not self.programmed_cop:
            return None
        return ratio_of(self.obligations_cop, self.programmed_cop)


def together(rows: Iterable[EntityReporting]) -> Together:
    """Return several entities as one: what was sent, and the figures of what was sent."""
    found = tuple(rows)
    sent = [row for row in found if row.is_sent]
    average = roll_up(
        (
            RollItem(row.physical_ratio, Decimal(row.counted), Decimal(row.counted))
            for row in sent
            if row.physical_ratio is not None
        ),
        RollUpMethod.WEIGHTED,
    )
    with_money = [row for row in sent if row.obligations_cop is not None]
    return Together(
        entities=len(found),
        opened=sum(row.state != NOT_OPENED for row in found),
        sent=len(sent),
        validated=sum(row.label != SELF for row in found),
        verified=sum(row.label == VERIFIED for row in found),
        unusual=sum(row.unusual for row in sent),
        physical_ratio=average.value,
        counted=sum(row.counted for row in sent),
        programmed_cop=exact_sum(row.programmed_cop or ZERO for row in with_money),
        obligations_cop=exact_sum(row.obligations_cop or ZERO for row in with_money),
    )


def label_of_sent(rows: Iterable[EntityReporting], cut: str, at: datetime) -> Label | None:
    """Return who vouches for what several entities sent; None while none has."""
    codes = [row.label for row in rows if row.is_sent]
    return of_reports(codes, cut=cut, at=at) if codes else None


def state_parts(rows: Sequence[EntityReporting]) -> list[tuple[str, int, str]]:
    """Return how many entities are in each state, for a bar of parts."""
    tones = {
        NOT_OPENED: "none",
        ReportState.DRAFT: "low",
        ReportState.RETURNED: "over",
        ReportState.SUBMITTED: "mid",
        ReportState.SENT_BACK: "plain",
        ReportState.DEPARTMENT_VALIDATED: "ok",
        ReportState.DNP_VERIFIED: "ok",
    }
    counts = Counter(row.state for row in rows)
    return [(WORDS[state].lower(), counts[state], tone) for state, tone in tones.items()]


def dots(rows: Iterable[EntityReporting]) -> list[Dot]:
    """Return the municipalities as dots, by the state of their report."""
    return [
        Dot(row.longitude, row.latitude, TONES[row.state], name=row.name, code=row.divipola)
        for row in rows
        if not row.is_department and row.longitude is not None and row.latitude is not None
    ]

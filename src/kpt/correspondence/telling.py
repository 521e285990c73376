"""What happens to reports, told to whom it concerns. A chore of the worker looks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse

from kpt.base.numbers import cuenta
from kpt.correspondence.models import ToldStep
from kpt.correspondence.queries.people import AddressBook, address_book
from kpt.followup.models import FollowUpReport, Observation, ObservationReply, ReportTransition
from kpt.notices.actions import Telling, tell
from kpt.notices.models import NoticeKind
from kpt.rules.periods import legal_day
from kpt.rules.workflows.reporting import ReportEvent

MOST_AT_ONCE = 500
FORGET = timedelta(days=7)
"""What is older is history and not news, when this is first run or the worker was long away."""
EXCERPT = 400

Facts = list[Telling]


@transaction.atomic
def tell_what_happened(now: datetime) -> int:
    """Tell the steps, observations and replies that nobody was told of; return how many they were.

    Each is marked as told in the transaction of its notices. Five queries, and none per report.
    """
    steps = list(_new(ReportTransition, now))
    observations = list(_new(Observation, now))
    replies = list(_new(ObservationReply, now, through="observation__"))
    if not (steps or observations or replies):
        return 0
    reports = [step.report for step in steps]
    reports += [one.report for one in observations]
    reports += [one.observation.report for one in replies]
    book = address_book(legal_day(now), _places(reports))
    facts: Facts = []
    told = [_told_step(step, book, facts, now) for step in steps]
    told += _told_observations(observations, book, facts, now)
    told += [_told_reply(one, book, facts, now) for one in replies]
    tell(facts, now=now)
    ToldStep.objects.bulk_create(told, ignore_conflicts=True)
    return len(told)


def _new(model, now: datetime, *, through: str = ""):
    found = model.objects.filter(told=None, at__gte=now - FORGET, at__lte=now)
    return found.select_related(f"{through}report__plan__entity").order_by("pk")[:MOST_AT_ONCE]


def _places(reports: Iterable[FollowUpReport]) -> set[str]:
    places = set()
    for report in reports:
        places |= {report.plan.entity_id, report.plan.entity.department_id or ""}
    return places


def _address(report: FollowUpReport) -> str:
    return reverse("reports:report", args=[report.plan.entity_id, report.fiscal_year])


def _thread(report: FollowUpReport, observation_id: int) -> str:
    """Return where the whole conversation is read and answered."""
    args = [report.plan.entity_id, report.fiscal_year, observation_id]
    return reverse("review-report:thread", args=args)


def _threads(report: FollowUpReport) -> str:
    args = [report.plan.entity_id, report.fiscal_year]
    return reverse("review-report:review", args=args) + "?ver=observaciones"


def _told_step(step: ReportTransition, book: AddressBook, facts: Facts, now: datetime) -> ToldStep:
    report = step.report
    title, kind, people = STEPS[ReportEvent(step.event)](report, book)
    people = people - {step.by_id or 0}
    facts += [
        Telling(pk, kind, title, f"step:{step.pk}", _excerpt(step.comment), _address(report))
        for pk in sorted(people)
    ]
    return ToldStep(transition=step, at=now, people=len(people))


Told = tuple[str, NoticeKind, set[int]]


def _submitted(report: FollowUpReport, book: AddressBook) -> Told:
    entity = report.plan.entity
    people = book.dnp if entity.is_department else book.reviewers(entity.department_id)
    return f"{entity} envió su reporte de {report.fiscal_year}", NoticeKind.REVIEW, people


def _returned(report: FollowUpReport, book: AddressBook) -> Told:
    entity = report.plan.entity
    title = f"{entity}: devolvieron el reporte de {report.fiscal_year} para corregir"
    return title, NoticeKind.REPORT, book.team(entity.pk)


def _validated(report: FollowUpReport, book: AddressBook) -> Told:
    entity = report.plan.entity
    title = f"{entity}: la gobernación validó el reporte de {report.fiscal_year}"
    return title, NoticeKind.REPORT, book.team(entity.pk)


def _sent_back(report: FollowUpReport, book: AddressBook) -> Told:
    entity = report.plan.entity
    title = f"El DNP devolvió a la gobernación el reporte de {report.fiscal_year} de {entity}"
    return title, NoticeKind.REVIEW, book.reviewers(entity.department_id)


def _verified(report: FollowUpReport, book: AddressBook) -> Told:
    entity = report.plan.entity
    title = f"{entity}: el DNP verificó el reporte de {report.fiscal_year}"
    people = book.team(entity.pk) | book.reviewers(entity.department_id)
    return title, NoticeKind.REPORT, people


STEPS: dict[ReportEvent, Callable[[FollowUpReport, AddressBook], Told]] = {
    ReportEvent.SUBMIT: _submitted,
    ReportEvent.RETURN: _returned,
    ReportEvent.VALIDATE: _validated,
    ReportEvent.SEND_BACK: _sent_back,
    ReportEvent.VERIFY: _verified,
}


def _told_observations(
    observations: Iterable[Observation], book: AddressBook, facts: Facts, now: datetime
) -> list[ToldStep]:
    """Tell the observations of one report and one person together: a review makes many in a row.

    What DNP observes of a municipality goes to its gobernación, which decides (000:40).
    """
    together: dict[tuple[int, int | None], list[Observation]] = defaultdict(list)
    for one in observations:
        together[one.report_id, one.by_id].append(one)
    told = []
    for (_, by), made in together.items():
        report, entity = made[0].report, made[0].report.plan.entity
        through_department = by in book.dnp and not entity.is_department
        people = (
            book.reviewers(entity.department_id) if through_department else book.team(entity.pk)
        )
        people = people - {by or 0}
        many = cuenta(len(made), "observación nueva,observaciones nuevas")
        title = f"{entity}: {many} al reporte de {report.fiscal_year}"
        kind = NoticeKind.REVIEW if through_department else NoticeKind.REPORT
        url = _thread(report, made[0].pk) if len(made) == 1 else _threads(report)
        facts += [
            Telling(pk, kind, title, f"observation:{made[0].pk}", _excerpt(made[0].text), url)
            for pk in sorted(people)
        ]
        told += [ToldStep(observation=one, at=now, people=len(people)) for one in made]
    return told


def _told_reply(
    reply: ObservationReply, book: AddressBook, facts: Facts, now: datetime
) -> ToldStep:
    """Tell the other side: the team's words to who observed, a reviewer's to the team.

    Who observed may have left since: then whoever reviews the entity today is told.
    """
    report = reply.observation.report
    entity = report.plan.entity
    people = book.team(entity.pk)
    if reply.by_team:
        reviewers = book.dnp if entity.is_department else book.reviewers(entity.department_id)
        people = {reply.observation.by_id or 0} & (reviewers | book.dnp) or reviewers
    people = people - {reply.by_id or 0}
    title = f"{entity}: respondieron una observación del reporte de {report.fiscal_year}"
    kind = NoticeKind.REVIEW if reply.by_team else NoticeKind.REPORT
    url, text = _thread(report, reply.observation_id), _excerpt(reply.text)
    facts += [Telling(pk, kind, title, f"reply:{reply.pk}", text, url) for pk in sorted(people)]
    return ToldStep(reply=reply, at=now, people=len(people))


def _excerpt(text: str) -> str:
    text = text.strip()
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"

"""The people of the last day of a window: who they are, and what each of them does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.consent import VERSION
from kpt.accounts.middleware import CONSENTED
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.followup.models import FollowUpReport, ReportingWindow, TargetAnswer
from kpt.plans.models import CURRENT_STATES, Plan, ProductTarget
from kpt.rules.workflows.reporting import TEAMS
from kpt.territories.models import Government

YEAR = 2025
TOKEN = "a" * 64  # the same in the cookie and in the form: what the check of forms asks
MEMBERS_EACH = 10
SAVE, SEND, EMPTY, PUBLIC = "save", "send", "empty", "public"
NO_MONEY = {"plata-TOTAL_FORMS": "0", "plata-INITIAL_FORMS": "0"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One thing that one person does: a page that is read, or a form that is sent."""

    kind: str
    path: str
    session: str = ""
    body: dict[str, str] = field(default_factory=dict)
    answers: int = 200

    def plain(self) -> dict[str, Any]:
        """Return it as plain values, for another process."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be in the database when a save was said to be kept."""

    report: int
    target: Any
    achieved: int


@transaction.atomic
def people_of(plans: list[Plan]) -> int:
    """Make a leader and ten members for each plan, a window that is open, and every report.

    The day is one of the window: whoever runs this does it on any day. Return how many people.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    ReportingWindow.objects.create(
        fiscal_year=YEAR,
        opens_on=today - timedelta(days=30),
        first_cut_on=today + timedelta(days=1),
        validation_on=today + timedelta(days=20),
        adjustments_on=today + timedelta(days=30),
        definitive_on=today + timedelta(days=40),
    )
    FollowUpReport.objects.bulk_create(
        FollowUpReport(plan=plan, fiscal_year=YEAR, opened_at=now) for plan in plans
    )
    users = User.objects.bulk_create(
        User(email=f"medida{n}@example.org", full_name=f"Persona {n}", password=f"!{n}")
        for n in range(len(plans) * (1 + MEMBERS_EACH))
    )
    own = iter(users)
    Membership.objects.bulk_create(
        Membership(
            user=next(own),
            role=Role.TEAM_MEMBER if place else Role.TEAM_LEADER,
            entity_id=plan.entity_id,
            starts_on=today - timedelta(days=60),
        )
        for plan in plans
        for place in range(1 + MEMBERS_EACH)
    )
    return len(users)


def session_of(user: User) -> str:
    """Sign a person in and return what her cookie holds."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[CONSENTED] = VERSION
    session.create()
    assert session.session_key
    return session.session_key


def visits(saves: int, sends: int) -> tuple[list[Visit], list[Expected]]:
    """Return what people do, in the order in which they come, and what must be kept at the end.

    Each save is of another target, by a member or the leader of its entity in turn; between two
    saves somebody opens an empty page of hers, and two people read a public page. The leaders that
    send are of other entities, whose targets are all reported.
    """
    reports = list(FollowUpReport.objects.select_related("plan").order_by("pk"))
    sending, saving = reports[:sends], reports[sends:]
    _answer_all(sending)
    done: list[Visit] = []
    expected: list[Expected] = []
    senders = iter([_send(report) for report in sending])
    for number, (report, target) in enumerate(_targets(saving, saves), start=1):
        person = _person(report, number % (1 + MEMBERS_EACH))
        done.append(_save(report, target, person, number))
        expected.append(Expected(report.pk, target.uid, number))
        done.append(Visit(EMPTY, reverse("portal:about"), person))
        done.append(Visit(PUBLIC, reverse("portal:plan", args=[report.plan.entity_id])))
        done.append(Visit(PUBLIC, reverse("portal:targets", args=[report.plan.entity_id])))
        if sends and number % max(1, saves // sends) == 0:
            done += [visit for visit in [next(senders, None)] if visit]
    return [*done, *senders], expected


def _targets(
    reports: list[FollowUpReport], saves: int
) -> Iterator[tuple[FollowUpReport, ProductTarget]]:
    """Yield targets of one entity after another, so that many reports are written at once."""
    rows: dict[int, list[ProductTarget]] = {}
    for target in ProductTarget.objects.filter(
        version__state__in=CURRENT_STATES, version__plan__in=[r.plan_id for r in reports]
    ).select_related("version"):
        rows.setdefault(target.version.plan_id, []).append(target)
    left = saves
    for place in range(max((len(found) for found in rows.values()), default=0)):
        for report in reports:
            own = rows.get(report.plan_id, [])
            if place < len(own) and left:
                left -= 1
                yield report, own[place]


def _person(report: FollowUpReport, place: int) -> str:
    """Return the session of one of the eleven people of an entity."""
    people = User.objects.filter(memberships__entity=report.plan.entity_id).order_by("pk")
    return session_of(people[place])


def _save(report: FollowUpReport, target: ProductTarget, session: str, number: int) -> Visit:
    place = [report.plan.entity_id, YEAR, target.consecutive]
    body = {
        "csrfmiddlewaretoken": TOKEN,
        "version": "0",
        "ejecutado": str(number),
        "narrativa": "Se entregó lo que estaba programado (medida).",
        **NO_MONEY,
    }
    return Visit(SAVE, reverse("reports:target", args=place), session, body, answers=302)


def _send(report: FollowUpReport) -> Visit:
    path = reverse("reports:submit", args=[report.plan.entity_id, YEAR])
    return Visit(SEND, path, _person(report, 0), {"csrfmiddlewaretoken": TOKEN}, answers=302)


def _answer_all(reports: list[FollowUpReport]) -> None:
    now = timezone.now()
    governments = dict(
        Government.objects.filter(entity__plans__reports__in=reports).values_list("entity", "pk")
    )
    targets = ProductTarget.objects.filter(
        version__state__in=CURRENT_STATES, version__plan__in=[r.plan_id for r in reports]
    ).select_related("version")
    by_plan = {report.plan_id: report for report in reports}
    TargetAnswer.objects.bulk_create(
        TargetAnswer(
            report=by_plan[target.version.plan_id],
            target_uid=target.uid,
            achieved=1,
            changed_at=now,
            government_id=governments[by_plan[target.version.plan_id].plan.entity_id],
        )
        for target in targets
    )


def lost(expected: list[Expected]) -> list[Expected]:
    """Return the saves that are not in the database as they were sent."""
    kept = {
        (report, uid): achieved
        for report, uid, achieved in TargetAnswer.objects.values_list(
            "report_id", "target_uid", "achieved"
        )
    }
    return [one for one in expected if kept.get((one.report, one.target)) != one.achieved]


def not_sent(sends: int) -> int:
    """Return how many of the reports that leaders sent are not sent."""
    reports = FollowUpReport.objects.order_by("pk")[:sends]
    return sum(report.state in TEAMS for report in reports)

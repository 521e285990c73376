"""The observations of a report, each with all that was said under it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.verdict import Verdict
from kpt.followup.models import FollowUpReport, Observation, ObservationState
from kpt.followup.queries.reports import WHOLE
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.review.models import ReviewedTarget
from kpt.review.permissions import can_close, can_reopen, can_reply

CHIPS = {
    ObservationState.OPEN: "warn",
    ObservationState.ANSWERED: "info",
    ObservationState.CLOSED: "ok",
}
# What of each message comes in the row of its observation.
REPLY = {
    "text": "text",
    "at": "at",
    "role": "role",
    "by_team": "by_team",
    "name": "by__full_name",
    "mail": "by__email",
    "file": "file__uid",
    "file_name": "file__name",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that was said. ``file`` is the identifier of what was attached, or None."""

    who: str
    role: str
    at: datetime
    text: str
    by_team: bool
    file: uuid.UUID | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """An observation with its messages, and what may be done with it."""

    id: int
    consecutive: int
    label: str
    name: str
    state: str
    chip: str
    messages: tuple[Message, ...]
    closed: str
    closed_at: datetime | None
    can_reply: Verdict
    can_close: Verdict
    can_reopen: Verdict

    @property
    def heading(self) -> str:
        return f"{self.label} · {self.name}" if self.name else self.label


def threads_of(
    report: FollowUpReport, actor: Actor, window: WindowLine | None, number: int | None = None
) -> list[Thread]:
    """Return the threads of a report, or one of them: those that wait first. One query."""
    targets = ReviewedTarget.objects.filter(report=report, target_uid=OuterRef("target_uid"))
    rows: Any = (
        Observation.objects.filter(report=report, **({} if number is None else {"pk": number}))
        .select_related("by", "answered_by", "closed_by")
        .annotate(
            consecutive=Subquery(targets.values("consecutive")[:1]),
            name=Subquery(targets.values("name")[:1]),
            **{f"said_{name}": F(f"replies__{path}") for name, path in REPLY.items()},
        )
        .order_by("pk", "replies__pk")
    )
    found: dict[int, Any] = {}
    replies: dict[int, list[Message]] = defaultdict(list)
    for row in rows:
        found.setdefault(row.pk, row)
        if row.said_text is not None:
            replies[row.pk].append(_reply(row))
    order = list(ObservationState)
    waiting_first = sorted(
        found.values(), key=lambda row: (order.index(ObservationState(row.state)), row.pk)
    )
    return [_thread(row, replies[row.pk], report, actor, window) for row in waiting_first]


def _reply(row: Any) -> Message:
    return Message(
        who=row.said_name or row.said_mail or "Sistema",
        role=row.said_role,
        at=row.said_at,
        text=row.said_text,
        by_team=row.said_by_team,
        file=row.said_file,
        file_name=row.said_file_name or "",
    )


def thread_or_404(report: FollowUpReport, actor: Actor, number: int, on: date) -> Thread:
    """Return one thread of a report by its number. Two queries."""
    window = window_of(report.plan.entity_id, report.fiscal_year, on)
    found = threads_of(report, actor, window, number)
    if not found:
        raise Http404(Spanish("Esa observación no es de este reporte."))
    return found[0]


def _thread(
    row: Any,
    replies: list[Message],
    report: FollowUpReport,
    actor: Actor,
    window: WindowLine | None,
) -> Thread:
    consecutive, name = row.consecutive or 0, row.name or ""
    label = f"IP-{consecutive}" if consecutive else WHOLE if row.target_uid is None else "Una meta"
    state = ObservationState(row.state)
    return Thread(
        id=row.pk,
        consecutive=consecutive,
        label=label,
        name=name,
        state=str(state.label),
        chip=CHIPS[state],
        messages=tuple(_messages(row, replies)),
        closed=str(row.closed_by or "") if row.closed_at else "",
        closed_at=row.closed_at,
        can_reply=can_reply(actor, report, row, window),
        can_close=can_close(actor, report, row, window),
        can_reopen=can_reopen(actor, report, row, window),
    )


def _messages(row: Observation, replies: list[Message]) -> list[Message]:
    """Return all that was said, in its order: the first answer is kept in the observation."""
    asked = Message(str(row.by or "Sistema"), row.role, row.at, row.text, False)
    said = list(replies)
    if row.answered_at:
        who = str(row.answered_by or "Sistema")
        said.append(Message(who, "Equipo de la entidad", row.answered_at, row.answer, True))
    return [asked, *sorted(said, key=lambda message: message.at)]

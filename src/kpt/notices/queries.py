"""The notices of one person."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Subquery
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.notices.models import MailPace, Notice, NoticeKind, NoticePreference

PER_PAGE = 30
UNREAD = "sin-leer"
CHIPS = {NoticeKind.DEADLINE: "warn", NoticeKind.REVIEW: "info", NoticeKind.MESSAGE: "info"}


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice, ready to be shown."""

    uid: uuid.UUID
    kind: str
    chip: str
    title: str
    text: str
    has_more: bool
    at: datetime
    is_unread: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """The notices of a person, of one kind or of all."""

    tabs: list[dict[str, object]]
    kind: str
    unread: int
    page: Page
    total: int


def unread_count() -> dict[str, Any]:
    """Return what the query of the signed-in person brings along: her unread notices.

    Listed in ``settings.KPT_USER_ANNOTATIONS``: so the bell on every page costs no query.
    """
    mine = Notice.objects.filter(user=OuterRef("pk"), read_at=None).order_by()
    return {"unread_notices": Subquery(mine.values("user").annotate(n=Count("pk")).values("n"))}


def notice_page(actor: Actor, kind: str, number: str | None) -> NoticePage:
    """Return the notices of a person, unread first, newest first. Three queries."""
    mine = Notice.objects.filter(user=actor.user)
    counts = {
        row["kind"]: (row["n"], row["unread"])
        for row in mine.order_by()
        .values("kind")
        .annotate(n=Count("pk"), unread=Count("pk") - Count("read_at"))
    }
    unread = sum(of_kind for _, of_kind in counts.values())
    shown = mine.order_by(F("read_at").asc(nulls_first=True), "-at", "-pk")
    if kind == UNREAD:
        shown = shown.filter(read_at=None)
    elif kind in NoticeKind.values:
        shown = shown.filter(kind=kind)
    else:
        kind = ""
    page = Paginator(shown, PER_PAGE).get_page(number)
    lines: Any = [_line(one) for one in page.object_list]
    page.object_list = lines
    total = sum(n for n, _ in counts.values())
    return NoticePage(_tabs(counts, unread, total, kind), kind, unread, page, total)


def _tabs(
    counts: dict[str, tuple[int, int]], unread: int, total: int, current: str
) -> list[dict[str, object]]:
    tabs = [("", "Todos", total), (UNREAD, "Sin leer", unread)]
    tabs += [(k.value, str(k.label), counts[k][0]) for k in NoticeKind if k in counts]
    return [
        {
            "label": label,
            "url": f"?clase={code}" if code else "?",
            "count": count,
            "current": code == current,
        }
        for code, label, count in tabs
    ]


def _line(one: Notice) -> NoticeLine:
    kind = NoticeKind(one.kind)
    return NoticeLine(
        uid=one.uid,
        kind=str(kind.label),
        chip=CHIPS.get(kind, ""),
        title=one.title,
        text=one.text,
        has_more=bool(one.url),
        at=one.at,
        is_unread=one.read_at is None,
    )


def place_of(actor: Actor, uid: uuid.UUID) -> str:
    """Return the path that a notice of this person leads to, or nothing. Another's is not found."""
    found = Notice.objects.filter(user=actor.user, uid=uid).values_list("url", flat=True).first()
    if found is None:
        raise Http404(Spanish("Ese aviso no existe o es de otra persona."))
    return found if found.startswith("/") and not found.startswith("//") else ""


def pace_of(actor: Actor) -> MailPace:
    """Return how often this person gets mail: a digest a day unless she said otherwise."""
    kept = NoticePreference.objects.filter(user=actor.user).values_list("pace", flat=True).first()
    return MailPace(kept) if kept else MailPace.DAILY

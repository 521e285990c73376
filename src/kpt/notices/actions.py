"""Telling people things, and what each does with what she was told."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.base.errors import NotAllowed
from kpt.notices.models import MailPace, Notice, NoticeKind, NoticePreference

AT_A_TIME = 1000
TITLE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Telling:
    """One fact for one person; see :func:`notify`."""

    user_id: int
    kind: NoticeKind
    title: str
    key: str
    text: str = ""
    url: str = ""


def notify(
    user_ids: Iterable[int],
    *,
    kind: NoticeKind,
    title: str,
    key: str,
    now: datetime,
    text: str = "",
    url: str = "",
    is_mailed: bool = False,
) -> None:
    """Leave the same notice to several people, once each: a fact with the same ``key`` is not told
    again. ``url`` is a path of this site. Called inside the transaction of what is told; what goes
    out by mail is decided later by the worker, by each person's preference, unless ``is_mailed``
    says that a message of its own has left. One query.
    """
    tell(
        [Telling(pk, kind, title, key, text, url) for pk in sorted(set(user_ids))],
        now=now,
        is_mailed=is_mailed,
    )


def tell(facts: Iterable[Telling], *, now: datetime, is_mailed: bool = False) -> None:
    """Leave many notices, each its own; one query for every thousand."""
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=fact.user_id,
                kind=fact.kind,
                title=fact.title[:TITLE_LENGTH],
                text=fact.text,
                url=fact.url,
                key=fact.key,
                at=now,
                mailed_at=now if is_mailed else None,
            )
            for fact in facts
        ],
        batch_size=AT_A_TIME,
        ignore_conflicts=True,
    )


@transaction.atomic
def mark_read(*, uid: uuid.UUID | None = None, actor: Actor, now: datetime) -> int:
    """Note that the actor read one of her notices, or all of them; return how many were new.

    Nobody reads in the name of another: other people's notices are not found. Raises NotAllowed.
    """
    if actor.user is None:
        raise NotAllowed("Los avisos son de cada persona. Ingrese con su usuario.")
    mine = Notice.objects.filter(user=actor.user, read_at=None)
    if uid is not None:
        mine = mine.filter(uid=uid)
    return mine.update(read_at=now)


@transaction.atomic
def choose_pace(*, pace: MailPace, actor: Actor, now: datetime) -> NoticePreference:
    """Keep how often the actor wants her notices by mail. Raises NotAllowed."""
    if actor.user is None:
        raise NotAllowed("La preferencia es de cada persona. Ingrese con su usuario.")
    kept, _ = NoticePreference.objects.update_or_create(user=actor.user, defaults={"pace": pace})
    return kept

"""Notices that leave by mail: at once, or gathered once a day or a week. Each leaves once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from kpt.accounts.models import User
from kpt.base.mail import queue_message
from kpt.base.numbers import cuenta
from kpt.base.site import absolute, site_url
from kpt.notices.models import MailPace, Notice, NoticeKind, NoticePreference
from kpt.rules.digests import Pace, mailed_up_to

MOST_AT_ONCE = 300  # people in one look of the worker; the others, in the next
MOST_IN_ONE = 50  # notices in one message; it says how many more wait in the site
FORGET = timedelta(days=10)
"""What is older is not mailed any more: who chose «Ninguno» and comes back gets no flood."""


def mail_notices(now: datetime) -> int:
    """Queue the messages that are due, and return how many. A chore of the worker."""
    paces: dict[int, str] = {}
    due = Q()
    for pace in MailPace.values:
        due |= _of(pace) & _due(Pace(pace), now)
    waiting = Notice.objects.filter(due, mailed_at=None, read_at=None, at__gte=now - FORGET)
    waiting = waiting.filter(user__is_active=True).order_by("user_id")
    for user_id, pace in waiting.values_list("user_id", "user__notice_preference__pace").distinct()[
        :MOST_AT_ONCE
    ]:
        paces[user_id] = pace or MailPace.DAILY
    return sum(_mail_one(user_id, Pace(pace), now) for user_id, pace in paces.items())


def _of(pace: str) -> Q:
    chosen = Q(user__notice_preference__pace=pace)
    return chosen | Q(user__notice_preference=None) if pace == MailPace.DAILY else chosen


def _due(pace: Pace, now: datetime) -> Q:
    """Return which notices of somebody with that pace leave now."""
    usual, urgent = mailed_up_to(pace, now), mailed_up_to(pace, now, is_deadline=True)
    if usual is None or urgent is None:
        return Q(pk=None)
    return Q(at__lt=usual) | Q(kind=NoticeKind.DEADLINE, at__lt=urgent)


@transaction.atomic
def _mail_one(user_id: int, pace: Pace, now: datetime) -> int:
    """Mail what waits for one person; whoever looks at the same moment finds nothing more."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user_id)
    waiting = Notice.objects.filter(user=user, mailed_at=None, read_at=None)
    found = list(waiting.filter(_due(pace, now), at__gte=now - FORGET).order_by("at", "pk"))
    if not found:
        return 0
    Notice.objects.filter(pk__in=[one.pk for one in found]).update(mailed_at=now)
    NoticePreference.objects.filter(user=user).update(last_mailed_at=now)
    subject, body = message_of(user, found)
    queue_message(subject, body, user.email)
    return 1


def message_of(user: User, notices: Sequence[Notice]) -> tuple[str, str]:
    """Return subject and text of the message that tells some notices to one person."""
    title = notices[0].title
    if len(notices) > 1:
        title = f"{cuenta(len(notices), 'aviso nuevo,avisos nuevos')}: {title}"
    shown = [
        (one, absolute(reverse("notices:open", args=[one.uid])) if one.url else "")
        for one in notices[:MOST_IN_ONE]
    ]
    context = {
        "user": user,
        "notices": shown,
        "left_out": len(notices) - len(shown),
        "list_url": absolute(reverse("notices:list")),
        "preferences_url": absolute(reverse("notices:preferences")),
        "host": site_url().partition("//")[2],
    }
    body = render_to_string("notices/email.txt", context).strip() + "\n"
    subject = " ".join(title.replace("\xa0", " ").split())
    return settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body

"""The messages to people of a change of government. All leave by the worker."""

from __future__ import annotations

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from kpt.accounts.models import Membership
from kpt.base.mail import queue_message
from kpt.base.site import absolute, site_url


def starts_on_another_day(membership: Membership) -> None:
    """Tell somebody of the incoming team that the cut-off moved, and her first day with it."""
    context = {
        "membership": membership,
        "user": membership.user,
        "entity": membership.entity,
        "login_url": absolute(reverse("account_login")),
        "host": site_url().partition("//")[2],
    }
    subject, body = (
        render_to_string(f"handover/email/another_day_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    queue_message(settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body, membership.user.email)

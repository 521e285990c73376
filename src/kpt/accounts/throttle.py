"""How many wrong passwords are read before the next one has to wait.

Three limits, so that a thief is slowed down whatever the way and nobody can lock an office out:

- one account from one address: five in five minutes;
- one account from anywhere: thirty in five minutes;
- one address, whatever the accounts: thirty a minute.

Who signed in before from the same browser carries a signed cookie (the «device cookie» of OWASP)
and has a limit of her own, five in five minutes, that no attack from elsewhere can use up. An
attempt that is refused does not count: to go on guessing does not make the wait longer.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from kpt.accounts.models import SignInAttempt

COOKIE = "kpt_equipo"
COOKIE_AGE = timedelta(days=180)
SALT = "kpt.accounts.throttle"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``attempts`` in any ``minutes``."""

    name: str
    attempts: int
    minutes: int

    @property
    def window(self) -> timedelta:
        return timedelta(minutes=self.minutes)


ACCOUNT_AT_ADDRESS = Limit("account-at-address", 5, 5)
ACCOUNT = Limit("account", 30, 5)
ADDRESS = Limit("address", 30, 1)
DEVICE = Limit("device", 5, 5)
LONGEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that may be evaluated; :func:`forgive` it when the password was right."""

    rows: tuple[int, ...]
    own_bucket: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many attempts: how many minutes the person waits at most."""

    minutes: int


def begin(email: str, address: str | None, device: str, now: datetime) -> Attempt | Wait:
    """Count one attempt before its password is read, or say how long to wait.

    The rows are written first and counted afterwards, each in its own transaction: of several
    attempts at the same instant the last one to write sees all, so no more than the limit pass
    whatever the number of processes.
    """
    SignInAttempt.objects.filter(at__lt=now - LONGEST).delete()
    buckets = list(_buckets(email.strip().lower(), address or "", device))
    rows = [
        SignInAttempt.objects.create(bucket=bucket, limit=limit.name, at=now).pk
        for bucket, limit in buckets
    ]
    for bucket, limit in buckets:
        recent = SignInAttempt.objects.filter(bucket=bucket, at__gt=now - limit.window)
        if recent.count() > limit.attempts:
            SignInAttempt.objects.filter(pk__in=rows).delete()
            return Wait(limit.minutes)
    return Attempt(tuple(rows), buckets[0][0])


def over(limit: Limit, *what: str, now: datetime) -> bool:
    """Count one more of ``what`` and say whether it passes the limit, for pages open to anybody.

    What passes it is not counted. ``limit`` may be of at most five minutes.
    """
    bucket = _bucket(limit, *what)
    row = SignInAttempt.objects.create(bucket=bucket, limit=limit.name, at=now)
    recent = SignInAttempt.objects.filter(bucket=bucket, at__gt=now - limit.window)
    if recent.count() <= limit.attempts:
        return False
    SignInAttempt.objects.filter(pk=row.pk).delete()
    return True


def forgive(attempt: Attempt) -> None:
    """Take back an attempt whose password was right, and the typing errors before it.

    Only those of the same person at the same place: whoever guesses other people's passwords
    gains nothing by signing in with her own in between.
    """
    SignInAttempt.objects.filter(pk__in=attempt.rows).delete()
    SignInAttempt.objects.filter(bucket=attempt.own_bucket).delete()


def _buckets(email: str, address: str, device: str) -> Iterator[tuple[str, Limit]]:
    if device:
        yield _bucket(DEVICE, email, device), DEVICE
        return
    yield _bucket(ACCOUNT_AT_ADDRESS, email, address), ACCOUNT_AT_ADDRESS
    yield _bucket(ACCOUNT, email), ACCOUNT
    yield _bucket(ADDRESS, address), ADDRESS


def _bucket(limit: Limit, *parts: str) -> str:
    """Return what is counted as a keyed hash: the table holds neither people nor addresses."""
    value = "\n".join([limit.name, *parts])
    return salted_hmac(SALT, value, algorithm="sha256").hexdigest()


def known_device(request: HttpRequest, email: str) -> str:
    """Return the number of this browser if ``email`` signed in with it before, or nothing."""
    try:
        value = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=COOKIE_AGE)
    except signing.BadSignature:
        return ""
    return value["device"] if value["email"] == email.strip().lower() else ""


def remember_device(response: HttpResponse, email: str, *, secure: bool) -> None:
    """Let the next attempts of ``email`` from this browser have a limit of their own."""
    value = {"email": email.lower(), "device": secrets.token_hex(16)}
    response.set_cookie(
        COOKIE,
        signing.dumps(value, salt=SALT),
        max_age=COOKIE_AGE,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )

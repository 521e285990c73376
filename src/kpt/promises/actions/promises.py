"""The promises of a programme: cut from its text, corrected, tied to the plan or set aside."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError, StaleRow
from kpt.plans.permissions import can_formulate
from kpt.promises.actions.programme import government_here
from kpt.promises.models import GovernmentProgramme, Promise, PromiseLink
from kpt.promises.queries.programme import text_of
from kpt.promises.queries.rows import plan_rows, version_in_hand
from kpt.rules.promises import proposals
from kpt.rules.text import clean_text
from kpt.territories.models import Government, TerritorialEntity


class NothingToCut(DomainError):
    """There is no text to cut into promises."""


class ImpossiblePromise(DomainError):
    """What was asked of a promise cannot be done; the message says what to do."""


class PromiseGone(DomainError):
    """Somebody took the promise away since the person read it."""


@transaction.atomic
def propose_promises(*, entity: TerritorialEntity, actor: Actor, now: datetime) -> int:
    """Cut the current text into promises and return how many were added.

    What the team has already is not added again, so that a corrected text adds only what is new.
    Raises NotAllowed, NoGovernment or NothingToCut.
    """
    government = _lock(government_here(entity, now).pk)
    can_formulate(actor, entity).require()
    programme = government.programmes.filter(is_current=True).first()
    if programme is None:
        raise NothingToCut("Suba o escriba primero el programa de gobierno.")
    added = _cut(government, programme, actor, now)
    if added:
        record(
            AuditKind.PROMISES_PROPOSED,
            actor=actor,
            target=programme,
            entity=entity,
            after={"promises": added},
            now=now,
        )
    return added


def _cut(
    government: Government, programme: GovernmentProgramme, actor: Actor, now: datetime
) -> int:
    last = _last_position(government)
    known = government.promises.values_list("text", flat=True)
    text = text_of(programme)
    found = proposals(text.paragraphs, known=known, titles=text.titles)
    insert_rows(
        Promise(
            government=government,
            position=last + place,
            text=proposal.text,
            heading=proposal.heading[:200],
            programme=programme,
            changed_at=now,
            changed_by=actor.user,
        )
        for place, proposal in enumerate(found, 1)
    )
    return len(found)


@transaction.atomic
def add_promise(
    *, entity: TerritorialEntity, text: str, heading: str, actor: Actor, now: datetime
) -> Promise:
    """Add a promise at the end. Raises NotAllowed, NoGovernment or ImpossiblePromise."""
    government = _lock(government_here(entity, now).pk)
    can_formulate(actor, entity).require()
    promise = Promise.objects.create(
        government=government,
        position=_last_position(government) + 1,
        text=_said(text),
        heading=clean_text(heading),
        programme=government.programmes.filter(is_current=True).first(),
        changed_at=now,
        changed_by=actor.user,
    )
    _record(AuditKind.PROMISE_WRITTEN, promise, actor, now, after={"text": promise.text})
    return promise


@transaction.atomic
def edit_promise(
    *, promise_id: int, text: str, heading: str, expected: str, actor: Actor, now: datetime
) -> Promise:
    """Correct the words of a promise. Raises NotAllowed, ImpossiblePromise or StaleRow.

    ``expected`` is the text that the person read.
    """
    promise = _locked(promise_id, actor)
    if promise.text != expected:
        raise StaleRow(
            f"Otra persona cambió esta promesa mientras usted la corregía. Ahora dice: "
            f"«{promise.text}»"
        )
    before = promise.text
    promise.text, promise.heading = _said(text), clean_text(heading)
    _save(promise, actor, now)
    _record(
        AuditKind.PROMISE_WRITTEN,
        promise,
        actor,
        now,
        before={"text": before},
        after={"text": promise.text},
    )
    return promise


@transaction.atomic
def split_promise(
    *, promise_id: int, pieces: Sequence[str], actor: Actor, now: datetime
) -> list[Promise]:
    """Make several promises of one; each keeps its ties, which the team then corrects.

    Raises NotAllowed or ImpossiblePromise.
    """
    promise = _locked(promise_id, actor)
    said = [clean_text(piece) for piece in pieces if clean_text(piece)]
    if len(said) < 2:
        raise ImpossiblePromise("Escriba al menos dos promesas, cada una en su renglón.")
    before = promise.text
    followers = promise.government.promises.filter(position__gt=promise.position)
    followers.update(position=F("position") + len(said) - 1)
    promise.text = said[0]
    _save(promise, actor, now)
    links = list(promise.links.all())
    made = [promise]
    for place, text in enumerate(said[1:], 1):
        made.append(_like(promise, text, promise.position + place, links, actor, now))
    _record(
        AuditKind.PROMISE_WRITTEN,
        promise,
        actor,
        now,
        before={"text": before},
        after={"pieces": said},
    )
    return made


@transaction.atomic
def join_with_next(*, promise_id: int, actor: Actor, now: datetime) -> Promise:
    """Make one promise of this and the one after it, with the ties of both.

    Raises NotAllowed, or ImpossiblePromise when it is the last or one of them was set aside.
    """
    promise = _locked(promise_id, actor)
    following = promise.government.promises.filter(position__gt=promise.position).first()
    if following is None:
        raise ImpossiblePromise("Es la última: no hay otra con cual unirla.")
    if promise.set_aside_at or following.set_aside_at:
        raise ImpossiblePromise("Una de las dos está apartada. Retómela antes de unirlas.")
    tied = set(promise.links.values_list("row_uid", flat=True))
    for link in following.links.exclude(row_uid__in=tied):
        link.promise = promise
        link.save(update_fields=["promise"])
    before = [promise.text, following.text]
    promise.text = f"{promise.text.rstrip(' ;,')} {following.text}"
    following.delete()
    _save(promise, actor, now)
    _record(
        AuditKind.PROMISE_WRITTEN,
        promise,
        actor,
        now,
        before={"pieces": before},
        after={"text": promise.text},
    )
    return promise


@transaction.atomic
def remove_promise(*, promise_id: int, actor: Actor, now: datetime) -> None:
    """Take away what is not a promise: a title, a greeting. Raises NotAllowed."""
    promise = _locked(promise_id, actor)
    _record(AuditKind.PROMISE_REMOVED, promise, actor, now, before={"text": promise.text})
    promise.delete()


@transaction.atomic
def link_promise(
    *, promise_id: int, row_uids: Sequence[uuid.UUID], actor: Actor, now: datetime
) -> int:
    """Tie a promise to rows of the plan in hand; return how many ties are new.

    A promise that was set aside is taken back. Raises NotAllowed or ImpossiblePromise.
    """
    promise = _locked(promise_id, actor)
    rows = plan_rows(version_in_hand(promise.government.entity_id)).by_uid
    if any(uid not in rows for uid in row_uids):
        raise ImpossiblePromise("Esa fila ya no está en el plan. Recargue la página.")
    tied = set(promise.links.values_list("row_uid", flat=True))
    new = [uid for uid in dict.fromkeys(row_uids) if uid not in tied]
    if not new:
        return 0
    PromiseLink.objects.bulk_create(
        PromiseLink(
            promise=promise,
            row_uid=uid,
            row_kind=rows[uid].kind,
            linked_at=now,
            linked_by=actor.user,
        )
        for uid in new
    )
    _clear(promise)
    _save(promise, actor, now)
    after = {"rows": [rows[uid].label for uid in new]}
    _record(AuditKind.PROMISE_LINKED, promise, actor, now, after=after)
    return len(new)


@transaction.atomic
def unlink_promise(*, promise_id: int, row_uid: uuid.UUID, actor: Actor, now: datetime) -> None:
    """Undo one tie, also with a row that is no longer in the plan. Raises NotAllowed."""
    promise = _locked(promise_id, actor)
    gone, _ = promise.links.filter(row_uid=row_uid).delete()
    if gone:
        before = {"row": str(row_uid)}
        _record(AuditKind.PROMISE_UNLINKED, promise, actor, now, before=before)


@transaction.atomic
def set_aside(*, promise_id: int, reason: str, actor: Actor, now: datetime) -> Promise:
    """Say in public why a promise is not in the plan. Raises NotAllowed or ImpossiblePromise."""
    promise = _locked(promise_id, actor)
    if promise.links.exists():
        raise ImpossiblePromise("Está vinculada con el plan. Quite antes el vínculo.")
    if not clean_text(reason):
        raise ImpossiblePromise("Escriba por qué se aparta: la razón es pública.")
    promise.set_aside_reason = clean_text(reason)
    promise.set_aside_at, promise.set_aside_by = now, actor.user
    _save(promise, actor, now)
    after = {"reason": promise.set_aside_reason}
    _record(AuditKind.PROMISE_SET_ASIDE, promise, actor, now, after=after)
    return promise


@transaction.atomic
def take_back(*, promise_id: int, actor: Actor, now: datetime) -> Promise:
    """Take back a promise that was set aside: it is pending again. Raises NotAllowed."""
    promise = _locked(promise_id, actor)
    if promise.set_aside_at:
        before = {"reason": promise.set_aside_reason}
        _clear(promise)
        _save(promise, actor, now)
        _record(AuditKind.PROMISE_TAKEN_BACK, promise, actor, now, before=before)
    return promise


def _lock(government_id: int) -> Government:
    """Lock the mandate: its promises change one decision after the other."""
    return Government.objects.select_for_update().get(pk=government_id)


def _locked(promise_id: int, actor: Actor) -> Promise:
    """Lock the mandate of a promise, ask permission and return it fresh."""
    owner = Promise.objects.filter(pk=promise_id).values_list("government_id", flat=True).first()
    if owner is None:
        raise PromiseGone("Esta promesa ya no está: alguien la quitó o la unió con otra.")
    _lock(owner)
    promises = Promise.objects.select_related("government__entity__department")
    promise = promises.get(pk=promise_id)
    can_formulate(actor, promise.government.entity).require()
    return promise


def _like(
    promise: Promise,
    text: str,
    position: int,
    links: Sequence[PromiseLink],
    actor: Actor,
    now: datetime,
) -> Promise:
    """Return a new promise with the heading, origin and ties of another."""
    new = Promise.objects.create(
        government=promise.government,
        position=position,
        text=text,
        heading=promise.heading,
        programme=promise.programme,
        set_aside_reason=promise.set_aside_reason,
        set_aside_at=promise.set_aside_at,
        set_aside_by=promise.set_aside_by,
        changed_at=now,
        changed_by=actor.user,
    )
    PromiseLink.objects.bulk_create(
        PromiseLink(
            promise=new,
            row_uid=link.row_uid,
            row_kind=link.row_kind,
            linked_at=link.linked_at,
            linked_by=link.linked_by,
        )
        for link in links
    )
    return new


def _said(text: str) -> str:
    said = clean_text(text)
    if not said:
        raise ImpossiblePromise("Escriba la promesa.")
    return said


def _clear(promise: Promise) -> None:
    promise.set_aside_reason, promise.set_aside_at, promise.set_aside_by = "", None, None


def _save(promise: Promise, actor: Actor, now: datetime) -> None:
    promise.changed_at, promise.changed_by = now, actor.user
    promise.save()


def _last_position(government: Government) -> int:
    return government.promises.aggregate(last=Max("position"))["last"] or 0


def _record(kind: AuditKind, promise: Promise, actor: Actor, now: datetime, **what) -> None:
    entity = promise.government.entity
    record(kind, actor=actor, target=promise, entity=entity, now=now, **what)

"""Leaving a word out of the reading of the programme, and taking it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.plans.permissions import can_formulate
from kpt.promises.models import WordChoice
from kpt.promises.stems import stem
from kpt.rules.words import key_of
from kpt.territories.models import TerritorialEntity


@transaction.atomic
def choose_word(
    *, entity: TerritorialEntity, word: str, leave_out: bool, actor: Actor, now: datetime
) -> WordChoice:
    """Leave a word, with all its forms, out of the cloud, or take it back. Raises NotAllowed."""
    can_formulate(actor, entity).require()
    shown = word.strip().lower()[:60]
    key = key_of(shown, stem)[:60]
    choice, _ = WordChoice.objects.update_or_create(
        entity=entity,
        stem=key,
        defaults={
            "word": shown,
            "is_left_out": leave_out,
            "chosen_at": now,
            "chosen_by": actor.user,
        },
    )
    after = {"word": shown, "left_out": leave_out}
    record(AuditKind.WORD_CHOSEN, actor=actor, target=choice, entity=entity, after=after, now=now)
    return choice

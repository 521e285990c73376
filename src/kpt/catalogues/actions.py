"""Bringing the reference data of the country up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.reference import Tally
from kpt.catalogues.models import CatalogueRelease
from kpt.catalogues.reference import load_lists, load_release
from kpt.territories.reference import load_territories


@dataclass(frozen=True, slots=True)
class ReferenceLoaded:
    """What loading did: list by list, and the edition of the catalogue (new or as it was)."""

    tallies: list[Tally]
    release: CatalogueRelease
    release_is_new: bool


@transaction.atomic
def load_reference(*, actor: Actor, now: datetime) -> ReferenceLoaded:
    """Load entities, periods, mandates, lists and the catalogue, all or nothing. Idempotent.

    Only a command may: there is no permission to ask. What changed is recorded.
    Raises ReleaseIsImmutable if the edition is already loaded with other content.
    """
    tallies = [*load_territories(), *load_lists()]
    release, is_new = load_release(now=now)
    changes = {tally.noun: str(tally) for tally in tallies if tally.new or tally.changed}
    if changes:
        record(AuditKind.REFERENCE_LOADED, actor=actor, after=changes)
    if is_new:
        after = {"label": release.label, "sha256": release.sha256}
        record(AuditKind.CATALOGUE_RELEASED, actor=actor, target=release, after=after)
    return ReferenceLoaded(tallies, release, is_new)

"""What the official workbook does not hold, taken along from one version of a plan to the next."""

from __future__ import annotations

from django.db import models

from kpt.plans.models import (
    Alignment,
    ExpectedFunding,
    LineDetail,
    LineSector,
    OutcomeDetail,
    OutcomeTarget,
    PlanVersion,
    ProductTarget,
    StrategicLine,
    TargetDetail,
    TargetPlace,
    TargetPopulation,
)
from kpt.plans.models.strategy import PlanRow

OWNERS: dict[str, type[PlanRow]] = {
    "line": StrategicLine,
    "outcome": OutcomeTarget,
    "target": ProductTarget,
}
# What hangs from the rows and is not in the official workbook.
BESIDE: tuple[tuple[type[models.Model], str], ...] = (
    (LineDetail, "line"),
    (LineSector, "line"),
    (OutcomeDetail, "outcome"),
    (TargetDetail, "target"),
    (TargetPopulation, "target"),
    (TargetPlace, "target"),
    (ExpectedFunding, "target"),
)


def copy_details(before: PlanVersion, version: PlanVersion) -> None:
    """Take along what the official workbook does not hold, from row to row of the same identity."""
    owners = {link: dict(_pairs(before, version, model)) for link, model in OWNERS.items()}
    for model, link in BESIDE:
        rows = list(model._default_manager.filter(**{f"{link}__version": before}))
        kept = []
        for row in rows:
            owner = owners[link].get(getattr(row, f"{link}_id"))
            if owner is not None:
                row.pk = None
                setattr(row, f"{link}_id", owner)
                kept.append(row)
        model._default_manager.bulk_create(kept)
    alignments = list(Alignment.objects.filter(version=before))
    for alignment in alignments:
        alignment.pk, alignment.version = None, version
    Alignment.objects.bulk_create(alignments)


def _pairs(before: PlanVersion, version: PlanVersion, model: type[PlanRow]):
    new = dict(model._default_manager.filter(version=version).values_list("uid", "pk"))
    for pk, uid in model._default_manager.filter(version=before).values_list("pk", "uid"):
        if uid in new:
            yield pk, new[uid]

"""Counting which products similar entities usually have."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import OuterRef, Subquery

from kpt.base.bulk import insert_rows
from kpt.formulation.models import CommonProduct
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.territories.models import EntityYear


@transaction.atomic
def count_common_products() -> int:
    """Count again, by category, in how many plans in force each indicator stands.

    The category is the latest known of each entity. Returns how many rows were written.
    Idempotent; reads the targets of the country once, so it belongs to the worker.
    """
    latest = EntityYear.objects.filter(entity=OuterRef("version__plan__entity")).exclude(
        category=""
    )
    rows = (
        ProductTarget.objects.filter(version__state__in=CURRENT_STATES)
        .annotate(category=Subquery(latest.order_by("-fiscal_year").values("category")[:1]))
        .exclude(category=None)
        .order_by()
        .values_list("category", "indicator_code", "version_id")
        .distinct()
    )
    counted: Counter[tuple[str, str]] = Counter()
    for category, code, _ in rows.iterator():
        counted[category, code] += 1
    CommonProduct.objects.all().delete()
    insert_rows(
        CommonProduct(category=category, sector_code=code[:2], indicator_code=code, plans=plans)
        for (category, code), plans in counted.items()
    )
    return len(counted)

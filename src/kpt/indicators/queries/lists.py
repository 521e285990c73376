"""Finding indicators: those of an entity by what they are about."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from kpt.indicators.models import Indicator, IndicatorValue, Origin
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for; blank is «any»."""

    words: str = ""
    sectors: tuple[str, ...] = ()
    published_only: bool = False


def indicators_of(entity: TerritorialEntity, wanted: Wanted | None = None) -> QuerySet[Indicator]:
    """Return the indicators that have some value of the entity, national or its own, in order."""
    wanted = wanted or Wanted()
    values = IndicatorValue.objects.filter(
        entity=entity, indicator=OuterRef("pk"), withdrawn_at=None
    )
    if wanted.published_only:
        values = values.filter(origin=Origin.NATIONAL)
    found = readable(entity).filter(Exists(values)).select_related("sdg")
    found = found.annotate(has_local=Exists(values.filter(origin=Origin.LOCAL)))
    if wanted.sectors:
        found = found.filter(sector_code__in=wanted.sectors)
    return with_words(found, wanted.words).order_by("dimension", "subcategory", "name", "pk")


def readable(entity: TerritorialEntity) -> QuerySet[Indicator]:
    """Return the national indicators and those that the entity made for itself."""
    return Indicator.objects.filter(Q(entity=None) | Q(entity=entity))


def with_words(indicators: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """Keep those whose name or dimension has every word, whatever its accents."""
    for word in fold(text).split():
        indicators = indicators.filter(search_text__contains=word)
    return indicators

"""One row of a file of indicators, once it is understood, and what it may speak of."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpt.rules.text import fold

COUNTRY_CODES = {"00", "01001", "01", "00000", "pais", "colombia", "nacional"}
DIGITS = re.compile(r"\d{1,5}")


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """What a file tells of an indicator; what is blank does not replace what was known."""

    code: str
    name: str
    unit: str = ""
    dimension: str = ""
    subcategory: str = ""
    sector_code: str = ""
    sdg: int | None = None
    transformation_name: str = ""
    direction: str = ""
    formula: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of a file. ``entity`` is None for the country."""

    row: int
    sheet: IndicatorSheet
    entity: str | None
    year: int
    source: str
    value: Decimal | None = None
    text: str = ""
    month: int = 0
    disaggregation: str = ""
    observed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What codes exist, so that a row that speaks of another is told and left out."""

    entities: frozenset[str]
    sectors: frozenset[str] = frozenset()
    sdgs: frozenset[int] = frozenset()
    transformations: frozenset[str] = frozenset()
    # dimension, folded → what we read in it: sector, ODS and transformation
    dimensions: dict[str, tuple[str, int | None, str]] = field(default_factory=dict)


class UnknownEntity(ValueError):
    """A code that is of no territorial entity and not of the country."""


def entity_code(text: str, known: frozenset[str]) -> str | None:
    """Return the DIVIPOLA code that a file means, or None for the country.

    Files lose the zero at the left («5001» is 05001), write a department as its code and three
    zeros («5000» is 05) and the country as «01», «1001» or «00». Raises UnknownEntity.
    Source: the published layout of TerriData (DNP); DIVIPOLA has no department 01.
    """
    bare = text.strip().removesuffix(".0")
    if fold(bare) in COUNTRY_CODES or (bare and bare.zfill(5) in COUNTRY_CODES):
        return None
    if not DIGITS.fullmatch(bare):
        raise UnknownEntity(text)
    whole = bare.zfill(2) if len(bare) <= 2 else bare.zfill(5)
    if whole.endswith("000"):
        whole = whole[:2]
    if whole in COUNTRY_CODES:
        return None
    if whole not in known:
        raise UnknownEntity(text)
    return whole


def made_code(*names: str) -> str:
    """Return a code for an indicator whose publisher gives none, always the same for its names."""
    digest = hashlib.sha256("|".join(fold(name) for name in names).encode()).hexdigest()
    return f"TD-{digest[:12]}"

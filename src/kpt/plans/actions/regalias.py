"""What people decide in the chapter of regalías (SGR): initiatives, and targets by biennium.

It is independent of the ordinary budget: nothing here is ever added to the plan plurianual.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError, StaleRow
from kpt.catalogues.models import ProductIndicator
from kpt.plans.actions.drafting import Draft, RowGone, drafting
from kpt.plans.actions.removal import remove_row
from kpt.plans.actions.writing import Saved, saved
from kpt.plans.comparison import SGR_MONEY, SGR_QUANTITY
from kpt.plans.models import SgrBiennium, SgrInitiative, SgrTarget, StrategicLine, ValueHistory
from kpt.plans.models.strategy import Accumulation, PlanRow
from kpt.rules.exact import exact_sum

COLUMNS = {SGR_QUANTITY: "quantity", SGR_MONEY: "amount_cop"}
Cell = tuple[Decimal | None, Decimal | None]  # quantity and pesos of one biennium


class NoSuchIndicator(DomainError):
    """A code that the catalogue does not have."""


@dataclass(frozen=True, slots=True)
class InitiativeValues:
    """An initiative as its form has it."""

    name: str
    kind: str
    sector_name: str
    lines: tuple[int, ...]
    indicative_cop: Decimal | None
    bpin_text: str


@dataclass(frozen=True, slots=True)
class SgrTargetValues:
    """A target of the chapter as its form has it; ``biennia`` in the unit and in pesos."""

    initiative: int
    customisation: str
    accumulation: Accumulation
    target: Decimal | None
    cofinanced: str
    bpin_text: str
    biennia: Mapping[str, Cell]


def create_initiative(
    *, version_id: int, values: InitiativeValues, actor: Actor, now: datetime
) -> tuple[SgrInitiative, Saved]:
    """Add an initiative at the end, with the next official number."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        row = draft.add(SgrInitiative, name=values.name)
        _write_initiative(draft, row, values)
    return row, saved(draft)


def edit_initiative(
    *,
    version_id: int,
    consecutive: int,
    seen_version: int,
    values: InitiativeValues,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Write an initiative. Raises StaleRow when somebody else wrote it since it was seen."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        row = draft.numbered(SgrInitiative, consecutive)
        _refuse_if_changed(row, seen_version)
        _write_initiative(draft, row, values)
        for target in row.targets.all():
            draft.put(target, "initiative_text", _written(row))
    return saved(draft)


def move_initiative(
    *, version_id: int, consecutive: int, step: int, actor: Actor, now: datetime
) -> Saved:
    """Move an initiative one place: ``step`` −1 up, 1 down."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        rows = list(SgrInitiative.objects.filter(version=draft.version).order_by("position"))
        place = next((i for i, one in enumerate(rows) if one.consecutive == consecutive), None)
        if place is None:
            draft.numbered(SgrInitiative, consecutive)
            raise AssertionError("numbered() tells who asks for a row that is gone")
        other = place + step
        if 0 <= other < len(rows):
            mine, theirs = rows[place].position, rows[other].position
            draft.put(rows[place], "position", theirs)
            draft.put(rows[other], "position", mine)
    return saved(draft)


def remove_initiative(*, version_id: int, consecutive: int, actor: Actor, now: datetime) -> Saved:
    """Take an initiative out. Raises StillUsed while it has targets."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        remove_row(draft, draft.numbered(SgrInitiative, consecutive))
    return saved(draft)


def create_sgr_target(
    *, version_id: int, initiative: int, indicator_code: str, actor: Actor, now: datetime
) -> tuple[SgrTarget, Saved]:
    """Add a target of the catalogue to an initiative. Raises NoSuchIndicator."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        owner = draft.numbered(SgrInitiative, initiative)
        found = (
            ProductIndicator.objects.filter(code=indicator_code, product__isnull=False)
            .select_related("product__programme__sector")
            .order_by("-release__published_on")
            .first()
        )
        if found is None or found.product is None:
            raise NoSuchIndicator("Ese indicador no está en el catálogo. Búsquelo otra vez.")
        product = found.product
        number = _next_number(draft)
        row = draft.add(
            SgrTarget,
            consecutive=number,
            official_code=f"{SgrTarget.PREFIX}-{number}",
            sector_code=product.programme.sector.code,
            sector_name=product.programme.sector.name,
            programme_code=product.programme.code,
            programme_name=product.programme.name,
            product_code=product.code,
            product_name=product.name,
            indicator_code=found.code,
            indicator_name=found.name,
            indicator=found,
            unit=found.unit,
            accumulation=Accumulation.CUMULATIVE,
            initiative=owner,
            initiative_text=_written(owner),
        )
    return row, saved(draft)


def edit_sgr_target(
    *,
    version_id: int,
    code: str,
    seen_version: int,
    values: SgrTargetValues,
    actor: Actor,
    now: datetime,
) -> Saved:
    """Write a target of the chapter. Raises StaleRow when somebody else wrote it since."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        row = _coded(draft, code)
        _refuse_if_changed(row, seen_version)
        owner = draft.numbered(SgrInitiative, values.initiative)
        if row.initiative_id != owner.pk:
            draft.put(row, "initiative_id", owner.pk)
            draft.put(row, "initiative_text", _written(owner))
        for name in ("customisation", "target", "cofinanced", "bpin_text"):
            draft.put(row, name, getattr(values, name))
        draft.put(row, "accumulation", values.accumulation.value)
        for biennium, (quantity, amount) in values.biennia.items():
            _put_biennium(draft, row, biennium, SGR_QUANTITY, quantity)
            _put_biennium(draft, row, biennium, SGR_MONEY, amount)
    return saved(draft)


def remove_sgr_target(*, version_id: int, code: str, actor: Actor, now: datetime) -> Saved:
    """Take a target of the chapter out, with its biennia; it can be put back."""
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        remove_row(draft, _coded(draft, code))
    return saved(draft)


def give_back_biennium(draft: Draft, value: ValueHistory) -> None:
    """Undo one value of a biennium. Raises StaleRow when it was changed again."""
    row = draft.row(SgrTarget, value.row_uid)
    before, after = (None if t is None else Decimal(t) for t in (value.before, value.after))
    if _biennium(row, value.fiscal_year, value.field) != after:
        raise StaleRow(
            f"{row.official_code} cambió después. Para no perder ese trabajo no se deshizo nada."
        )
    _put_biennium(draft, row, value.fiscal_year, value.field, before)


def total_by_biennium(cells: Sequence[tuple[str, Decimal | None]]) -> dict[str, Decimal]:
    """Return the pesos of each biennium, in order: of the chapter only."""
    periods = sorted({period for period, _ in cells})
    return {
        period: exact_sum(amount for one, amount in cells if one == period and amount)
        for period in periods
    }


def _put_biennium(
    draft: Draft, row: SgrTarget, biennium: str, field: str, value: Decimal | None
) -> None:
    before = _biennium(row, biennium, field)
    if before == value:
        return
    SgrBiennium.objects.update_or_create(
        target=row, biennium=biennium, defaults={COLUMNS[field]: value, "change": draft.change}
    )
    row.row_version += 1
    row.change = draft.change
    row.save(update_fields=["row_version", "change"])
    draft.remember(row, field, before, value, fiscal_year=biennium)


def _biennium(row: SgrTarget, biennium: str, field: str) -> Decimal | None:
    found = row.biennia.filter(biennium=biennium).first()
    return getattr(found, COLUMNS[field]) if found else None


def _write_initiative(draft: Draft, row: SgrInitiative, values: InitiativeValues) -> None:
    known = set(
        StrategicLine.objects.filter(version=draft.version).values_list("consecutive", flat=True)
    )
    for name in ("name", "kind", "sector_name", "indicative_cop", "bpin_text"):
        draft.put(row, name, getattr(values, name))
    draft.put(row, "lines", tuple(number for number in values.lines if number in known))


def _written(row: SgrInitiative) -> str:
    """Return an initiative as the official workbook names it in its targets."""
    return f"{row.label}-{row.name}"


def _refuse_if_changed(row: PlanRow, seen_version: int) -> None:
    if row.row_version == seen_version:
        return
    who: Any = row.change.by
    raise StaleRow(
        f"{who or 'Otra persona'} cambió {row.label} mientras usted escribía. Lo suyo sigue en el "
        "formulario: si guarda otra vez, queda lo suyo."
    )


def _coded(draft: Draft, code: str) -> SgrTarget:
    found = SgrTarget.objects.filter(version=draft.version, official_code=code).values_list("uid")
    uid = found.first()
    if uid is None:
        raise RowGone(f"{code} ya no está en el plan. En «Últimos cambios» se puede devolver.")
    return draft.row(SgrTarget, uid[0])


def _next_number(draft: Draft) -> int:
    """Return a number that no target of the chapter has, nor had."""
    codes = SgrTarget.objects.filter(version=draft.version).values_list("official_code", flat=True)
    numbers = [int(code.rpartition("-")[2]) for code in codes if code[-1:].isdecimal()]
    return max([0, *numbers, draft.last_removed(SgrTarget)]) + 1

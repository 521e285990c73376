"""The values of a plan in the words of the people who plan."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from kpt.base.numbers import fecha, pesos, quantity
from kpt.catalogues.populations import group_name
from kpt.plans.comparison import FUNDING, PROGRAMMING, SGR_MONEY, SGR_QUANTITY
from kpt.plans.models import PlaceKind, ValueHistory
from kpt.rules.codes import Accumulation
from kpt.rules.money import source_at

FIELD_LABELS = {
    "alignments": "Articulación",
    "name": "Nombre",
    "lines": "Líneas estratégicas",
    "indicator_name": "Indicador",
    "in_national_plan": "Está en el PND",
    "target": "Meta del cuatrienio",
    "transformation_name": "Transformación del PND",
    "sector_code": "Código del sector",
    "sector_name": "Sector",
    "programme_code": "Código del programa",
    "programme_name": "Programa",
    "product_code": "Código del producto",
    "product_name": "Producto",
    "indicator_code": "Código del indicador",
    "customisation": "Personalización",
    "unit": "Unidad de medida",
    "sdg": "ODS",
    "accumulation": "Tipo de acumulación",
    "bpin_text": "BPIN",
    "kind": "Tipo de iniciativa",
    "indicative_cop": "Recursos SGR indicativos",
    "official_code": "Código SisPT",
    "initiative": "Iniciativa",
    "initiative_text": "Iniciativa, como está escrita",
    "cofinanced": "Cofinanciado",
    "plan_name": "Nombre del plan",
    "created_at": "Fecha de creación del plan",
    "approach": "Enfoque",
    "objective": "Objetivo",
    "sectors": "Sectores",
    "position": "Orden",
    "indicator_id": "Indicador del catálogo",
    "direction": "Sentido",
    "baseline": "Línea base",
    "baseline_year": "Año de la línea base",
    "baseline_source": "Fuente de la línea base",
    "formula": "Cómo se calcula",
    "priority_reason": "Por qué se prioriza",
    "rationale": "Por qué esa meta",
    "responsible_office": "Dependencia responsable",
    "responsible_id": "Persona responsable",
    "unit_cost_cop": "Costo de cada unidad",
    "unit_cost_source": "De dónde sale el costo",
    "refinement": "Clase de meta",
    "populations": "Población",
    "places": "Lugares",
    "outcome_id": "Resultado al que sirve",
    "sdg_id": "ODS",
    "initiative_id": "Iniciativa",
    PROGRAMMING: "Programado",
    SGR_QUANTITY: "Programado",
    SGR_MONEY: "Recursos SGR",
}
MONEY = {FUNDING, SGR_MONEY, "indicative_cop", "unit_cost_cop"}
ROW = "fila"
NUMBERS = MONEY | {PROGRAMMING, SGR_QUANTITY, "target", "baseline"}
LONGEST = 80


def field_label(field: str, period: str = "", source: int | None = None) -> str:
    """Return what a value is called: «Programado 2025», «SGP salud 2024», «Personalización»."""
    label = source_at(source).label if source is not None else FIELD_LABELS.get(field, field)
    return f"{label} {period}".strip()


def value_text(field: str, value: object) -> str:
    """Return a value as people read it; nothing is «vacío»."""
    if value is None or value == "" or value == ():
        return "vacío"
    if isinstance(value, Decimal):
        return pesos(value) if field in MONEY else quantity(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, Accumulation):
        return value.official
    if isinstance(value, tuple):
        return ", ".join(f"LE-{number}" for number in value)
    if isinstance(value, datetime):
        return fecha(value.date())
    return str(value)


def _line_labels(text: str) -> str:
    return ", ".join(f"LE-{number}" for number in dict.fromkeys(text.split(",")))


def _groups(text: str) -> str:
    pairs = [one.partition("|") for one in text.split("; ")]
    return ", ".join(f"{group_name(code)} ({n})" if n else group_name(code) for code, _, n in pairs)


def _places(text: str) -> str:
    kinds = dict(PlaceKind.choices)
    pairs = [one.partition("|") for one in text.split("; ")]
    return ", ".join(f"{kinds.get(kind, kind)} {name}".strip() for kind, _, name in pairs)


LISTS = {
    "lines": _line_labels,
    "populations": _groups,
    "places": _places,
    "accumulation": lambda text: Accumulation(text).official,
}
# A key says nothing to people, and what it named may have another name by now.
KEYS = {"outcome_id", "responsible_id", "indicator_id", "sdg_id", "initiative_id"}


def history_sentence(value: ValueHistory) -> str:
    """Return what one row of the history tells: «IP-3 · Programado 2025: de 3 a 4»."""
    if value.field == ROW:
        return (
            f"Se agregó {value.row_label}" if value.before is None else f"Se retiró {value.before}"
        )
    label = field_label(value.field, value.fiscal_year, value.source)
    if value.field in KEYS:
        happened = "se quitó" if not value.after else "se cambió" if value.before else "se señaló"
        return f"{value.row_label} · {label}: {happened}"
    before, after = (_kept_text(value.field, text) for text in (value.before, value.after))
    return f"{value.row_label} · {label}: de {before} a {after}"


def _kept_text(field: str, text: str | None) -> str:
    if text and field in LISTS:
        text = LISTS[field](text)
    if text and field in NUMBERS:
        return value_text(field, Decimal(text))
    shown = value_text(field, text)
    return shown if len(shown) <= LONGEST else f"«{shown[:LONGEST].rstrip()}…»"

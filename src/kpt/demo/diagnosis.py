"""What the team of Buenavista found out of its territory. All of it is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from kpt.accounts.actor import Actor
from kpt.demo.invention import chance
from kpt.demo.spec import MILLION
from kpt.diagnosis.actions import around, document, finances, local, problems, versions
from kpt.diagnosis.models import BlockKind, DiagnosisDocument, FinancialKind
from kpt.diagnosis.queries.lines import plan_lines
from kpt.indicators.models import Indicator
from kpt.territories.models import TerritorialEntity

DIVIPOLA = "63111"
WRITTEN_AT = datetime(2026, 2, 3, 15, 20, tzinfo=UTC)
REVISED_AT = datetime(2026, 2, 24, 21, 5, tzinfo=UTC)
SOURCE = "Cifra inventada para la demostración"
MONEY = (
    (FinancialKind.INCOME, "Impuesto predial", "410"),
    (FinancialKind.INCOME, "Industria y comercio", "185"),
    (FinancialKind.INCOME, "SGP, propósito general", "1950"),
    (FinancialKind.INCOME, "SGP, salud", "1480"),
    (FinancialKind.INCOME, "SGP, agua potable", "620"),
    (FinancialKind.SPENDING, "Funcionamiento", "1320"),
    (FinancialKind.SPENDING, "Inversión", "3150"),
    (FinancialKind.DEBT, "Servicio de la deuda", "95"),
)
GROUPS = (
    ("Niñas, niños y adolescentes", 742),
    ("Jóvenes de 14 a 28 años", 655),
    ("Personas mayores", 611),
    ("Personas con discapacidad", 148),
    ("Víctimas del conflicto", 327),
    ("Población campesina", 1490),
)
INITIATIVES = (
    ("Bus escolar para las veredas altas", "mesas_plan", "Vereda Río Verde Alto", "22", 0),
    ("Arreglar la placa huella de La Granja", "mesas_plan", "Vereda La Granja", "24", 3),
    ("Acueducto rural con agua todo el día", "mesas_pnd", "Veredas altas", "40", 3),
    ("Centro de acopio del café", "mesas_pnd", "Zona rural", "17", 1),
    ("Que el plan diga cuánto se avanza cada año", "ctp", "", "45", None),
)
TREE: dict[str, Any] = {
    "problem": "Los niños de la zona rural dejan el colegio antes de terminar",
    "causes": (
        ("Llegar al colegio toma más de una hora", False),
        ("Las rutas no pasan en invierno", True),
        ("En tiempo de cosecha los niños trabajan", False),
        ("No hay media en la sede rural", False),
    ),
    "effects": (
        ("Menos jóvenes entran a la educación superior", False),
        ("El campo se queda sin relevo", False),
    ),
    "alternatives": (
        ("Rutas escolares todo el año", False),
        ("Abrir grado décimo y once en la sede rural", False),
        ("Internado municipal", False),
    ),
    "strategy": "Rutas todo el año y media en la sede rural",
    "strategy_reason": "Ataca las dos primeras causas y cuesta menos que el internado.",
}
TEXT = """El municipio tiene **buena cobertura** en primaria y la pierde al llegar a la media.

## Lo que más preocupa

- La deserción sube en los meses de cosecha.
- De las veredas altas se llega a pie.

Los datos propios salen de la matrícula de la Secretaría de Educación."""
INDICATORS = ("DEMO-EDU-01", "DEMO-EDU-02", "DEMO-EDU-03", "DEMO-EDU-04")


def load_demo_diagnosis(*, actor: Actor) -> bool:
    """Write the diagnosis of one municipality through the actions of its screens.

    Once: says whether it was written now.
    """
    entity = TerritorialEntity.objects.select_related("department").get(pk=DIVIPOLA)
    lines = plan_lines(entity)
    if lines.plan is None or DiagnosisDocument.objects.filter(plan=lines.plan).exists():
        return False
    said: dict[str, Any] = {"entity": entity, "actor": actor, "now": WRITTEN_AT}
    finances.write_finances(figures=_money(), **said)
    groups = [around.Group(name, 2024, people, SOURCE) for name, people in GROUPS]
    around.write_population(groups=groups, **said)
    uids = [line.uid for line in lines.lines]
    asked = [
        around.Asked(
            text=text,
            origin=origin,
            place=place,
            sector_code=sector,
            voiced_on=date(2024, 2, 10),
            line_uid=uids[line] if line is not None else None,
            answer="" if line is None else "Se recogió en la línea, con meta propia.",
        )
        for text, origin, place, sector, line in INITIATIVES
    ]
    around.add_initiatives(asked=asked, **said)
    _friends(said)
    problems.save_tree(tree=problems.Tree(line_uid=uids[0], **TREE), **said)
    _local(said)
    _document(entity, uids[0], actor)
    return True


def _money() -> list[finances.Figure]:
    found = []
    for kind, concept, millions in MONEY:
        for step, year in enumerate(range(2020, 2024)):
            grown = Decimal(millions) * (1 + Decimal("0.06") * step)
            noise = Decimal("0.97") + chance(concept, year) * Decimal("0.06")
            amount = (grown * noise).quantize(Decimal(1)) * MILLION
            found.append(finances.Figure(year, kind, concept, amount, SOURCE))
    return found


def _friends(said: dict[str, Any]) -> None:
    scheme = around.Scheme(
        name="Asociación de municipios de la cordillera",
        kind="Asociación de municipios",
        is_active=True,
        purpose="Vías terciarias y residuos, entre tres municipios vecinos.",
        source="Convenio inventado para la demostración",
        members=("63111", "63302", "63548"),
    )
    around.save_association(scheme=scheme, **said)
    for name, field, active, gives in (
        ("Hospital de la cabecera", "salud", True, "Brigadas rurales cada dos meses."),
        ("Universidad de la región", "educacion", True, "Prácticas en la sede rural."),
        ("Comité de cafeteros", "productivo", False, "Asistencia técnica y centro de acopio."),
    ):
        ally = around.Ally(name, field, active, gives)
        around.save_partner(ally=ally, **said)


def _local(said: dict[str, Any]) -> None:
    indicator = Indicator.objects.get(entity=None, code="DEMO-EDU-02")
    for year, value, part in ((2024, "4.1", ""), (2025, "3.8", ""), (2025, "6.4", "Zona rural")):
        figure = local.LocalFigure(
            year=year,
            value=Decimal(value),
            source="Matrícula de la Secretaría de Educación (inventada)",
            disaggregation=part,
        )
        local.add_local_value(indicator_id=indicator.pk, figure=figure, **said)


def _document(entity: TerritorialEntity, line: Any, actor: Actor) -> None:
    keys = dict(Indicator.objects.filter(code__in=INDICATORS).values_list("code", "pk"))
    chosen = tuple(keys[code] for code in INDICATORS)
    blocks = (
        (BlockKind.TEXT, document.Said(title="Cómo está la educación", text=TEXT)),
        (BlockKind.TABLE, document.Said(title="Los indicadores", indicators=chosen)),
        (BlockKind.CHART, document.Said(title="Cómo han cambiado", indicators=chosen[:2])),
        (BlockKind.PROBLEMS, document.Said(title="Por qué pasa")),
        (BlockKind.INITIATIVES, document.Said(title="Lo que pidió la gente")),
    )
    for kind, said in blocks:
        block = document.add_block(
            entity=entity, line_uid=line, kind=kind, actor=actor, now=WRITTEN_AT
        )
        document.save_block(
            entity=entity, block_id=block.pk, said=said, seen=1, actor=actor, now=WRITTEN_AT
        )
    held = DiagnosisDocument.objects.get(plan__entity=entity, line_uid=line)
    reason = "La que revisó el consejo de gobierno"
    versions.save_version(
        entity=entity, document_id=held.pk, reason=reason, actor=actor, now=REVISED_AT
    )
    first = held.blocks.order_by("position").first()
    assert first is not None
    said = document.Said(text=TEXT.replace("se llega a pie", "se llega a pie o a caballo"))
    document.save_block(
        entity=entity, block_id=first.pk, said=said, seen=2, actor=actor, now=REVISED_AT
    )

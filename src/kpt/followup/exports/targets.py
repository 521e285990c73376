"""The list of metas de producto as a table: what the filter left, in its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from kpt.base.sheets.styles import LONG_TEXT, MONEY, PERCENT, PLAIN, TEXT
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column
from kpt.followup.exports.files import TableFile
from kpt.followup.models import WHOLE_TERM, TargetYearProgress
from kpt.followup.queries.pages.findings import check_title
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.targets import TargetSearch
from kpt.followup.words import explanation
from kpt.plans.models import ProductTarget, ProductTargetLine
from kpt.rules.codes import Accumulation

_IDENTITY = (
    Column("Meta", 10, TEXT),
    Column("Líneas estratégicas", 34, LONG_TEXT),
    Column("Código del sector", 10, TEXT),
    Column("Sector", 24, LONG_TEXT),
    Column("Código del programa", 10, TEXT),
    Column("Programa", 30, LONG_TEXT),
    Column("Código del producto", 12, TEXT),
    Column("Producto", 30, LONG_TEXT),
    Column("Código del indicador", 13, TEXT),
    Column("Indicador", 34, LONG_TEXT),
    Column("Personalización", 44, LONG_TEXT),
    Column("Unidad de medida", 16, TEXT),
    Column("Meta del cuatrienio", 14),
    Column("Tipo de acumulación", 16, TEXT),
    Column("ODS", 10),
    Column("BPIN", 24, TEXT),
)
_FIELDS = (
    *("sector_code", "sector_name", "programme_code", "programme_name", "product_code"),
    *("product_name", "indicator_code", "indicator_name", "customisation", "unit", "target"),
)
_FOLLOWED = (
    ("Ejecutado {}", 12, PLAIN),
    ("Avance físico {}", 12, PERCENT),
    ("Explicación física {}", 34, LONG_TEXT),
    ("Obligaciones {} (pesos)", 18, MONEY),
    ("Avance financiero {}", 12, PERCENT),
    ("Explicación financiera {}", 34, LONG_TEXT),
)


def targets_table(search: TargetSearch) -> TableFile:
    """Return every target that the search found, in its order. Four queries.

    Executed, percentages and explanations are those of the group that the target belongs to in
    DNP's follow-up; programmed and obligations are its own.
    """
    plan = search.plan
    columns = [*_IDENTITY]
    for year in plan.years:
        columns += [
            Column(f"Programado {year}", 12),
            Column(f"Recursos {year} (pesos)", 18, MONEY),
        ]
        if year in plan.followed_years:
            columns += [Column(name.format(year), width, look) for name, width, look in _FOLLOWED]
    columns += [
        Column("Recursos del cuatrienio (pesos)", 20, MONEY),
        Column("Avance del cuatrienio", 12, PERCENT),
        Column("Avisos", 40, LONG_TEXT),
        Column("Etiqueta de lo ejecutado", 16, TEXT),
        Column("Quién responde por lo ejecutado", 44, LONG_TEXT),
    ]
    return TableFile(f"metas-{plan.divipola}", "Metas de producto", columns, list(_rows(search)))


def _rows(search: TargetSearch) -> Iterator[list[Value | int]]:
    keys = [pk for pk, _ in search.found]
    targets = ProductTarget.objects.in_bulk(keys)
    lines = _lines(keys)
    progress: dict[int, dict[int, TargetYearProgress]] = defaultdict(dict)
    for row in TargetYearProgress.objects.filter(target_id__in=keys):
        progress[row.target_id][row.fiscal_year] = row
    for pk in keys:
        yield _row(search, targets[pk], lines.get(pk, ""), progress[pk])


def _lines(keys: Sequence[int]) -> dict[int, str]:
    names: dict[int, list[str]] = defaultdict(list)
    links = ProductTargetLine.objects.filter(target_id__in=keys).order_by("target", "position")
    for pk, number, name in links.values_list("target_id", "line__consecutive", "line__name"):
        names[pk].append(f"LE-{number} {name}")
    return {pk: "; ".join(dict.fromkeys(found)) for pk, found in names.items()}


def _row(
    search: TargetSearch,
    target: ProductTarget,
    lines: str,
    progress: Mapping[int, TargetYearProgress],
) -> list[Value | int]:
    plan = search.plan
    values: list[Value | int] = [target.label, lines]
    values += [getattr(target, field) for field in _FIELDS]
    mode = Accumulation(target.accumulation).official
    values += [mode, target.sdg_id, target.bpin_text]
    for year in plan.years:
        values += _year(plan, year, progress.get(year))
    whole = progress.get(WHOLE_TERM)
    codes = search.findings.get(target.pk, ())
    label = plan.executions_label if plan.followed_years else None
    return [
        *values,
        whole.own_programmed_cop if whole else None,
        whole.ratio if whole else None,
        "; ".join(check_title(code) for code in codes),
        label.word if label else "",
        label.sentence if label else "",
    ]


def _year(plan: PlanInHand, year: int, row: TargetYearProgress | None) -> list[Value | int]:
    values: list[Value | int] = [
        row.own_programmed if row else None,
        row.own_programmed_cop if row else None,
    ]
    if year not in plan.followed_years:
        return values
    if row is None:
        return [*values, *([None] * len(_FOLLOWED))]
    physical, financial = explanation(row.explanation), explanation(row.financial_explanation)
    return [
        *values,
        row.executed,
        row.ratio,
        physical.physical if physical else "",
        row.own_obligations_cop,
        row.financial_ratio,
        financial.financial if financial else "",
    ]

"""Loading a report from a published cut: what is frozen in its file, and nothing else."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha
from kpt.briefs.definitions import Definition, SectionKind
from kpt.briefs.material import Material, Options, PeerLine, Standing, narrowed
from kpt.briefs.queries.reports import VOUCHED, place_of
from kpt.cuts.models import CutEntity
from kpt.cuts.queries.published import cut_targets, cuts_of, records_of, row_or_404
from kpt.cuts.records import TARGET, TOTAL, amounts_from, target_from
from kpt.plans.models import Plan
from kpt.rules.periods import closed_years, legal_day, term_of
from kpt.rules.reported import ReportedTarget
from kpt.territories.models import TerritorialEntity

NOBODY = "La entidad no había reportado en ese corte."


def gather_cut(
    definition: Definition, entity: TerritorialEntity, options: Options, *, now: datetime
) -> Material:
    """Return what a published cut says of an entity. Raises Http404 when it says nothing.

    The other vigencias come from the last cut of each. Four queries, and one for each of them.
    """
    assert options.cut is not None
    row = row_or_404(options.cut, str(entity.pk))
    if row.fiscal_year != options.fiscal_year:
        raise Http404(Spanish(f"El corte {options.cut} es de {row.fiscal_year}."))
    records = records_of(row)
    whole = [target_from(one) for one in records if one["registro"] == TARGET]
    targets, _ = narrowed(whole, options)
    total = next((one for one in records if one["registro"] == TOTAL), {})
    years = _years(entity, options, whole)
    term = term_of(row.fiscal_year)
    plan = Plan.objects.filter(entity=entity, period__first_year=term.start_year).first()
    return Material(
        place=place_of(entity),
        plan_name=plan.name if plan else "Plan de desarrollo",
        period=f"{term.start_year}-{term.end_year}",
        options=options,
        standing=_standing(row),
        made_at=now,
        targets=targets,
        years={year: {t.uid: t for t in found} for year, found in years.items()},
        reported_years=list(years),
        closed_years=closed_years(term.start_year, legal_day(now)),
        unassigned=amounts_from(total.get("sin_meta")) if options.is_whole else None,
        peers=_peers(row, entity) if definition.asks(SectionKind.PEERS) else (),
    )


def _years(
    entity: TerritorialEntity, options: Options, targets: list[ReportedTarget]
) -> dict[int, list[ReportedTarget]]:
    """Return the targets of each vigencia of the term by the last cut that speaks of it."""
    last: dict[int, int] = {}
    for line in cuts_of(str(entity.pk)):
        if line.label:
            last.setdefault(line.fiscal_year, line.number)
    term = term_of(options.fiscal_year)
    found = {options.fiscal_year: targets}
    for year, number in last.items():
        if year not in found and term_of(year) == term:
            found[year] = cut_targets(number, str(entity.pk))
    return found


def _standing(row: CutEntity) -> Standing:
    cut = row.cut
    corrects = f" Corrige otro: {cut.reason}" if cut.is_correction else ""
    return Standing(
        state=row.get_situation_display(),
        label=row.label or "self",
        vouched=VOUCHED[row.label] if row.label else NOBODY,
        as_of=f"Corte {cut.number}, publicado el {fecha(cut.published_at)}.{corrects}".rstrip("."),
        is_draft=False,
        hash=row.sha256,
    )


def _peers(row: CutEntity, entity: TerritorialEntity) -> tuple[PeerLine, ...]:
    """Return what the same cut says of the municipalities of the department. One query."""
    beside = CutEntity.objects.filter(
        cut=row.cut_id, entity__department=entity.department_id, entity__department__isnull=False
    ).exclude(label="")
    found = beside.order_by("entity__name").values_list(
        "entity__name", "pk", "physical_ratio", "financial_ratio"
    )
    return tuple(
        PeerLine(name, pk == row.pk, physical, financial) for name, pk, physical, financial in found
    )

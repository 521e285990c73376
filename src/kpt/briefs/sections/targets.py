"""Sections that go target by target: tables, those behind, paragraphs, difficulties, evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from kpt.base.numbers import cuenta, fecha
from kpt.briefs.content import (
    Block,
    Figure,
    Figures,
    Grid,
    Head,
    Shape,
    Stories,
    Story,
    Value,
    Words,
)
from kpt.briefs.definitions import Section
from kpt.briefs.material import Material
from kpt.rules.outcome_progress import outcome_progress
from kpt.rules.paragraphs import paragraph_of, reason_sentence
from kpt.rules.reported import Amounts, ReportedTarget, four_years_reported

HALF = Decimal("0.5")
NOT_IN_A_CUT = (
    "El corte publicado no trae {}. Haga este informe con el reporte como está para verlas."
)
HOW_FAR = (
    "Camino hecho: (valor − línea base) ÷ (meta − línea base), sin recortar; la fórmula es de este "
    "Kit."
)
TARGET = Head("Meta", width=3.4)


def _of_amounts(pick: Callable[[Amounts], Decimal]) -> Callable[..., Value]:
    return lambda target, material: pick(target.amounts) if target.amounts else None


def _four_years(target: ReportedTarget, material: Material) -> Value:
    years = {
        year: of_year[target.uid]
        for year, of_year in material.years.items()
        if target.uid in of_year
    }
    if not years:
        return None
    return four_years_reported(years, closed_years=material.closed_years).ratio


Reader = Callable[[ReportedTarget, Material], Value]
COLUMNS: Mapping[str, tuple[Head, Reader]] = {
    "line": (Head("Línea", width=1.6), lambda t, m: "; ".join(name for _, name in t.lines)),
    "sector": (Head("Sector", width=1.4), lambda t, m: t.sector[1]),
    "programme": (Head("Programa", width=1.8), lambda t, m: t.programme[1]),
    "sdg": (Head("ODS", width=0.6), lambda t, m: str(t.sdg) if t.sdg else "Sin ODS"),
    "indicator": (Head("Indicador", width=2), lambda t, m: t.indicator_name),
    "unit": (Head("Unidad", width=1), lambda t, m: t.unit),
    "office": (Head("Dependencia", width=1.4), lambda t, m: t.office or "Sin responsable"),
    "person": (Head("Responsable", width=1.4), lambda t, m: t.person),
    "bpin": (Head("BPIN", width=1.5), lambda t, m: t.bpin_text or "Sin BPIN"),
    "programmed": (Head("Programado", Shape.QUANTITY), lambda t, m: t.programmed),
    "achieved": (Head("Ejecutado", Shape.QUANTITY), lambda t, m: t.achieved),
    "physical": (Head("Avance", Shape.PERCENT, 0.9), lambda t, m: t.physical.ratio),
    "four_years": (Head("Cuatrienio", Shape.PERCENT, 0.9), _four_years),
    "programmed_cop": (Head("Recursos", Shape.PESOS, 1.5), lambda t, m: t.programmed_cop),
    "commitments": (
        Head("Compromisos", Shape.PESOS, 1.5),
        _of_amounts(lambda found: found.commitments),
    ),
    "obligations": (
        Head("Obligaciones", Shape.PESOS, 1.5),
        _of_amounts(lambda found: found.obligations),
    ),
    "payments": (Head("Pagos", Shape.PESOS, 1.5), _of_amounts(lambda found: found.payments)),
    "financial": (Head("Obligado", Shape.PERCENT, 0.9), lambda t, m: t.financial.ratio),
    "evidence": (Head("Evidencias", Shape.COUNT, 0.9), lambda t, m: t.evidence),
    "narrative": (Head("Qué se hizo", width=3), lambda t, m: t.narrative),
    "difficulties": (Head("Dificultades", width=2.4), lambda t, m: t.difficulties),
    "reason": (Head("Por qué no hubo avance", width=2.4), lambda t, m: t.no_progress_reason),
}


def named(target: ReportedTarget) -> str:
    """Return «IP-12 · Vías mejoradas»."""
    return f"{target.label} · {target.name}"


def table(material: Material, section: Section) -> list[Block]:
    """Return every target with the columns of the definition."""
    chosen = [COLUMNS[name] for name in section.columns]
    rows = tuple(
        (named(target), *(read(target, material) for _, read in chosen))
        for target in material.targets
    )
    if not rows:
        return [Words("Ninguna meta del plan está en lo que se escogió.", "note")]
    note = "«—» es que no se reportó o no se programó: no es cero."
    if "four_years" in section.columns:
        note += " Cuatrienio: cuánto va de la meta de cuatro años, por las vigencias cerradas."
    heads = (TARGET, *(head for head, _ in chosen))
    return [Grid(f"Cada meta en {material.fiscal_year}", heads, rows, note=note)]


def behind(material: Material, section: Section) -> list[Block]:
    """Return the programmed targets below half, and those that nobody reported."""
    asked = [target for target in material.targets if target.programmed]
    late = sorted(
        (t for t in asked if t.physical.ratio is not None and t.physical.ratio < HALF),
        key=lambda t: (t.physical.ratio or Decimal(0), t.consecutive),
    )
    silent = [target for target in asked if not target.is_reported]
    if not late and not silent:
        return [Words("Ninguna meta programada quedó por debajo de la mitad ni sin reportar.")]
    heads = (
        TARGET,
        Head("Dependencia", width=1.4),
        Head("Programado", Shape.QUANTITY),
        Head("Ejecutado", Shape.QUANTITY),
        Head("Avance", Shape.PERCENT),
        Head("Qué se dice", width=2.6),
    )
    rows = tuple(
        (
            named(t),
            t.office or "Sin responsable",
            t.programmed,
            t.achieved,
            t.physical.ratio,
            said(t),
        )
        for t in (*late, *silent)
    )
    text = (
        f"{cuenta(len(late), 'meta,metas')} por debajo de la mitad de lo programado y "
        f"{cuenta(len(silent), 'programada,programadas')} sin reportar."
    )
    return [Words(text, "lead"), Grid("Por debajo de la mitad o sin reportar", heads, rows)]


def said(target: ReportedTarget) -> str:
    """Return why a target is behind, in the words of the entity."""
    if not target.is_reported:
        return "No se reportó."
    return (
        " ".join(part for part in (reason_sentence(target), target.difficulties.strip()) if part)
        or "No dice por qué."
    )


def paragraphs(material: Material, section: Section) -> list[Block]:
    """Return each target as one plain paragraph, in the order of the plan."""
    stories = tuple(
        Story(
            target.name,
            f"{target.label} · {target.sector[1]}",
            paragraph_of(target, material.fiscal_year, material.place.who),
            target.sector[1],
        )
        for target in material.targets
    )
    if not stories:
        return [Words("Ninguna meta del plan está en lo que se escogió.", "note")]
    return [Stories("Las metas una por una", stories)]


def difficulties(material: Material, section: Section) -> list[Block]:
    """Return what the entity says that made it hard, target by target."""
    stories = tuple(
        Story(t.name, f"{t.label} · {t.sector[1]}", t.difficulties.strip(), t.sector[1])
        for t in material.targets
        if t.difficulties.strip()
    )
    if not stories:
        return [Words("No se reportaron dificultades.")]
    return [Stories("Dificultades reportadas", stories)]


def evidence(material: Material, section: Section) -> list[Block]:
    """Return how much evidence there is, and which progress has none."""
    told = [t for t in material.targets if t.achieved]
    bare = [t for t in told if not t.evidence]
    figures = Figures(
        (
            Figure("Evidencias", sum(t.evidence for t in material.targets), Shape.COUNT),
            Figure("Metas con avance", len(told), Shape.COUNT),
            Figure("Con avance y sin evidencia", len(bare), Shape.COUNT),
        )
    )
    if not bare:
        return [figures]
    heads = (TARGET, Head("Ejecutado", Shape.QUANTITY), Head("Avance", Shape.PERCENT))
    rows = tuple((named(t), t.achieved, t.physical.ratio) for t in bare)
    return [figures, Grid("Metas con avance y sin evidencia", heads, rows)]


def outcomes(material: Material, section: Section) -> list[Block]:
    """Return the outcome targets: where they start, where they go, and what was observed."""
    if material.is_of_a_cut:
        return [Words(NOT_IN_A_CUT.format("las metas de resultado"), "note")]
    if not material.outcomes:
        return [Words("El plan no tiene metas de resultado.")]
    heads = (
        Head("Meta de resultado", width=3.4),
        Head("Línea base", Shape.QUANTITY),
        Head("Meta del cuatrienio", Shape.QUANTITY),
        Head("Valor observado", Shape.QUANTITY),
        Head("Camino hecho", Shape.PERCENT),
        Head("Fuente y fecha", width=2),
    )
    rows = tuple(
        (
            ". ".join(filter(None, (f"{one.label} · {one.name}", one.baseline_label))),
            one.baseline,
            one.target,
            one.value,
            outcome_progress(one.baseline, one.target, one.value).ratio,
            ", ".join(
                part
                for part in (one.source, fecha(one.measured_on) if one.measured_on else "")
                if part
            )
            or ("" if one.value is not None else "No se reportó"),
        )
        for one in material.outcomes
    )
    note = HOW_FAR
    if not material.options.is_whole:
        note = f"Son las de todo el plan, no solo lo que se escogió. {note}"
    return [Grid(f"Metas de resultado en {material.fiscal_year}", heads, rows, note=note)]


def observations(material: Material, section: Section) -> list[Block]:
    """Return what reviewers asked for and what was answered. Nobody is named."""
    if material.is_of_a_cut:
        return [Words(NOT_IN_A_CUT.format("las observaciones"), "note")]
    of_targets = {target.uid: named(target) for target in material.targets}
    found = [
        one
        for one in material.observations
        if one.target_uid in of_targets or (one.target_uid is None and material.options.is_whole)
    ]
    if not found:
        return [Words("La revisión no dejó observaciones.")]
    heads = (
        Head("Sobre", width=2),
        Head("Observación", width=3),
        Head("Fecha", width=1.2),
        Head("Respuesta", width=3),
    )
    rows = tuple(
        (
            of_targets[one.target_uid] if one.target_uid else "Todo el reporte",
            one.text,
            fecha(one.at),
            one.answer or "Sin respuesta",
        )
        for one in found
    )
    return [Grid("Lo que pidió la revisión", heads, rows)]

"""What the first page of an entity shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from kpt.base.numbers import cuenta, fecha
from kpt.files.models import ImportBatch, ImportState
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.glance import Glance, glance
from kpt.followup.queries.pages.plan import PlanInHand

OPEN_STATES = (ImportState.CHECKING, ImportState.READY)
ALERTS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Home:
    """The page: what to do next, and the plan at a glance (None while there is no plan)."""

    tasks: tuple[dict[str, object], ...]
    glance: Glance | None
    links: PlanLinks
    entity: str
    plan: PlanInHand | None

    @property
    def title(self) -> str:
        return f"{self.entity} todavía no tiene plan aquí"

    @property
    def lead(self) -> str:
        if self.plan is None:
            return ""
        act = self.plan.act or "falta anotar el acto que lo adoptó"
        return f"Plan de desarrollo {self.plan.period} · {act}"

    @property
    def findings_url(self) -> str:
        return reverse("followup:findings", args=[self.links.divipola])


def home_page(divipola: str, name: str, plan: PlanInHand | None) -> Home:
    """Return the first page of an entity. At most four queries besides the plan's own."""
    links = PlanLinks(divipola)
    seen = glance(plan, links) if plan else None
    return Home(tuple(_tasks(divipola, plan, seen)), seen, links, name, plan)


def _tasks(
    divipola: str, plan: PlanInHand | None, seen: Glance | None
) -> Iterable[dict[str, object]]:
    """Return what to do next, the most urgent first."""
    yield from _open_imports(divipola)
    if plan is None:
        return
    if plan.needs_act:
        yield {
            "title": "Anotar el acto que adoptó el plan",
            "url": reverse("plans:versions", args=[divipola]),
            "chip": ("Por hacer", "", "clock"),
            "text": "El plan llegó por un libro oficial: falta el acuerdo, ordenanza o decreto.",
        }
    if not plan.followed_years:
        yield {
            "title": "Importar la ejecución",
            "url": reverse("exchange:upload", args=[divipola]),
            "chip": ("Por hacer", "", "clock"),
            "text": "Con el informe de seguimiento del DNP se ve el avance de cada meta.",
        }
    if seen:
        yield from _findings(divipola, seen)


def _open_imports(divipola: str) -> Iterable[dict[str, object]]:
    batches = ImportBatch.objects.filter(entity_id=divipola, state__in=OPEN_STATES)
    for batch in batches.select_related("file").order_by("uploaded_at"):
        ready = batch.state == ImportState.READY
        yield {
            "title": f"{'Confirmar' if ready else 'Esperar la revisión de'} «{batch.file.name}»",
            "url": reverse("exchange:import", args=[divipola, batch.uid]),
            "chip": ("Por confirmar", "warn", "clock") if ready else ("Revisando", "info", "sync"),
            "text": f"Subido el {fecha(batch.uploaded_at)}. Nada se guarda hasta que se confirme.",
        }


def _findings(divipola: str, seen: Glance) -> Iterable[dict[str, object]]:
    where = reverse("followup:findings", args=[divipola])
    for one in seen.attention[:ALERTS_SHOWN]:
        yield {
            "title": one.title,
            "url": f"{where}?revision={one.code}",
            "chip": (cuenta(one.count, "hallazgo,hallazgos"), one.kind),
            "text": one.why,
        }

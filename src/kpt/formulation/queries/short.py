"""The short route: of the legal minimum, the one question that comes next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from kpt.catalogues.models import ProductIndicator, Sector
from kpt.catalogues.queries import current_release
from kpt.formulation.models import CommonProduct
from kpt.formulation.questions import Question
from kpt.plans.actions.opening import UNNAMED
from kpt.plans.models import (
    Funding,
    LineSector,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    StrategicLine,
)
from kpt.territories.queries import entity_facts

OFFERED = 12
STEPS = ("Nombre", "Líneas", "Sectores", "Productos", "Metas", "Plata", "Documentos")


PLACE = {question: number for number, question in enumerate(Question, 1)}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, about which row, and how many of its kind are left with it."""

    question: Question
    uid: uuid.UUID | None = None
    subject: str = ""
    detail: str = ""
    unit: str = ""
    left: int = 0

    @property
    def step(self) -> int:
        return PLACE[self.question]


def next_question(version: PlanVersion, *, skip: frozenset[uuid.UUID] = frozenset()) -> Asked:
    """Return the first thing of the legal minimum that is still unanswered. At most three queries.

    ``skip`` are rows that the person left for later, in this sitting.
    """
    if version.plan.name == UNNAMED:
        return Asked(Question.NAME)
    lines = list(
        StrategicLine.objects.filter(version=version)
        .annotate(
            has_sector=Exists(LineSector.objects.filter(line=OuterRef("pk"))),
            has_target=Exists(ProductTargetLine.objects.filter(line=OuterRef("pk"))),
        )
        .order_by("position")
    )
    if not lines:
        return Asked(Question.LINES)
    open_lines = [line for line in lines if line.uid not in skip]
    for question, missing in (
        (Question.SECTORS, [line for line in open_lines if not line.has_sector]),
        (Question.PRODUCTS, [line for line in open_lines if not line.has_target]),
    ):
        if missing:
            return Asked(question, missing[0].uid, missing[0].name, left=len(missing))
    targets = ProductTarget.objects.filter(version=version).exclude(uid__in=skip)
    targets = targets.order_by("position")
    unquantified = targets.filter(target=None)
    unfunded = targets.annotate(
        funded=Exists(Funding.objects.filter(target=OuterRef("pk")))
    ).filter(funded=False)
    for question, rows in ((Question.QUANTITY, unquantified), (Question.MONEY, unfunded)):
        found = list(rows.values_list("uid", "indicator_name", "customisation", "unit"))
        if found:
            uid, name, customisation, unit = found[0]
            return Asked(question, uid, name, customisation, unit, len(found))
    return Asked(Question.READY)


@dataclass(frozen=True, slots=True)
class Offer:
    """A product that the team may take, and how many similar entities have it (0: unknown)."""

    code: str
    name: str
    unit: str
    sector: str
    plans: int


def offers(version: PlanVersion, line_uid: uuid.UUID) -> tuple[list[Offer], str]:
    """Return products for the sectors of a line, the usual ones of similar entities first.

    Also in words whom they were taken from. Five queries. Source: plans in force in this
    installation, of entities of the same category; without any, the catalogue in its order.
    """
    release = current_release()
    sectors = list(
        LineSector.objects.filter(line__version=version, line__uid=line_uid).values_list(
            "sector_code", flat=True
        )
    )
    category = entity_facts(version.plan.entity, version.plan.period.first_year).category or ""
    common = dict(
        CommonProduct.objects.filter(category=category, sector_code__in=sectors)
        .order_by("-plans", "indicator_code")
        .values_list("indicator_code", "plans")[:OFFERED]
    )
    names = dict(Sector.objects.filter(release=release).values_list("code", "name"))
    entries = ProductIndicator.objects.filter(release=release, is_principal=True)
    if common:
        entries = entries.filter(code__in=common)
        told = f"Los que más tienen los planes vigentes de entidades de categoría {category}."
    else:
        entries = entries.filter(product__programme__sector__code__in=sectors).order_by("code")
        told = "Del catálogo nacional de productos, en su orden: todavía no hay planes parecidos."
    found = [
        Offer(code, name, unit, names.get(code[:2], ""), common.get(code, 0))
        for code, name, unit in entries.values_list("code", "name", "unit")[:OFFERED]
    ]
    return sorted(found, key=lambda offer: (-offer.plans, offer.code)), told

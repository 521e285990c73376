"""The problems of a file: the gravest first, those of one kind together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode

from kpt.files.models import ImportBatch, ImportKind, ImportProblem

SHOWN = 5
PER_PAGE = 50
GRADES = [
    ("error", "error", "estas filas no entran"),
    ("warning", "warn", "entran, pero conviene mirarlas"),
    ("note", "note", "para saber; no hay que hacer nada"),
]

# What a workbook that came in by the wrong door should be uploaded as.
OTHER_DOOR = {"followup_workbook": ImportKind.EXECUTION, "plan_workbook": ImportKind.PLAN}


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind: the first ones, how many there are, and where to see the rest."""

    caption: str
    count: int
    first: list[ImportProblem]
    rest_url: str


@dataclass(frozen=True, slots=True)
class GradeOfProblems:
    """All the problems of one grade; ``kind`` is how the interface calls it."""

    grade: str
    kind: str
    hint: str
    count: int
    groups: list[ProblemGroup]
    open: bool


def problems_by_grade(batch: ImportBatch) -> list[GradeOfProblems]:
    """Return the problems by grade and kind, with the first of each kind. Two queries."""
    kinds: list[Any] = list(
        batch.problems.values("grade", "code", "sheet")
        .annotate(count=Count("pk"), first=Min("position"))
        .order_by("first")
    )
    examples = _examples(batch, kinds)
    return [
        GradeOfProblems(
            grade,
            shown_as,
            hint,
            sum(kind["count"] for kind in kinds if kind["grade"] == grade),
            [_group(batch, kind, examples) for kind in kinds if kind["grade"] == grade],
            open=grade == "error",
        )
        for grade, shown_as, hint in GRADES
        if any(kind["grade"] == grade for kind in kinds)
    ]


def _examples(batch: ImportBatch, kinds: list[dict]) -> dict[tuple, list[ImportProblem]]:
    found: dict[tuple, list[ImportProblem]] = {}
    if not kinds:
        return found
    for problem in batch.problems.order_by("position").iterator():
        examples = found.setdefault((problem.grade, problem.code, problem.sheet), [])
        if len(examples) < SHOWN:
            examples.append(problem)
    return found


def _group(batch: ImportBatch, kind: dict, examples: dict) -> ProblemGroup:
    first = examples[kind["grade"], kind["code"], kind["sheet"]]
    query = urlencode({"codigo": kind["code"], "hoja": kind["sheet"], "grado": kind["grade"]})
    url = reverse("exchange:problems", args=[batch.entity_id, batch.uid])
    return ProblemGroup(
        caption=f"{first[0].get_grade_display()}: {first[0].column or first[0].sheet}",
        count=kind["count"],
        first=first,
        rest_url=f"{url}?{query}" if kind["count"] > SHOWN else "",
    )


def right_kind(batch: ImportBatch, grades: list[GradeOfProblems]) -> str:
    """Return as which kind the file should come: its own, or the one its problems tell of."""
    problems = (problem for grade in grades for group in grade.groups for problem in group.first)
    found = (OTHER_DOOR[problem.code] for problem in problems if problem.code in OTHER_DOOR)
    return next(found, ImportKind(batch.kind)).value


def problems_page(batch: ImportBatch, query) -> Page:
    """Return a page of the problems, of one kind when the address says so. Two queries."""
    problems = batch.problems.order_by("position")
    for name, column in (("codigo", "code"), ("hoja", "sheet"), ("grado", "grade")):
        if query.get(name):
            problems = problems.filter(**{column: query[name]})
    return Paginator(problems, PER_PAGE).get_page(query.get("pagina"))

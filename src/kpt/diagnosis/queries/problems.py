"""The trees of problems of a plan, as they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.diagnosis.forms.problems import as_lines
from kpt.diagnosis.models import NoteKind, ProblemTree
from kpt.diagnosis.queries.lines import Line, PlanLines
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Branch:
    """A direct cause or effect, with the indirect ones that hang from it."""

    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnTree:
    """A tree, ready to be drawn."""

    tree: ProblemTree
    effects: tuple[Branch, ...]
    causes: tuple[Branch, ...]
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineProblems:
    """The problems of one line; those of no line of this version come last, without one."""

    line: Line | None
    trees: tuple[DrawnTree, ...]


def problems_page(lines: PlanLines) -> list[LineProblems]:
    """Return every line with its problems, also those that have none. Two queries."""
    if lines.plan is None:
        return []
    trees = ProblemTree.objects.filter(plan=lines.plan).select_related("changed_by")
    drawn: dict[Any, list[DrawnTree]] = {}
    for tree in trees.prefetch_related("notes"):
        drawn.setdefault(tree.line_uid, []).append(_drawn(tree))
    found = [LineProblems(line, tuple(drawn.pop(line.uid, ()))) for line in lines.lines]
    rest = [tree for some in drawn.values() for tree in some]
    return [*found, LineProblems(None, tuple(rest))] if rest else found


def _drawn(tree: ProblemTree) -> DrawnTree:
    by_kind: dict[str, list[Branch]] = {kind: [] for kind in NoteKind}
    for note in tree.notes.all():
        branches = by_kind[note.kind]
        if note.is_indirect and branches:
            last = branches[-1]
            branches[-1] = Branch(last.text, (*last.below, note.text))
        else:
            branches.append(Branch(note.text))
    return DrawnTree(
        tree,
        effects=tuple(by_kind[NoteKind.EFFECT]),
        causes=tuple(by_kind[NoteKind.CAUSE]),
        alternatives=tuple(branch.text for branch in by_kind[NoteKind.ALTERNATIVE]),
    )


def tree_or_404(entity: TerritorialEntity, number: int) -> ProblemTree:
    """Return a tree of a plan of this entity."""
    trees = ProblemTree.objects.filter(plan__entity=entity).prefetch_related("notes")
    found = trees.filter(pk=number).first()
    if found is None:
        raise Http404(Spanish("Ese árbol no existe o ya se quitó."))
    return found


def typed(tree: ProblemTree) -> dict[str, Any]:
    """Return a tree as its form shows it."""
    notes = list(tree.notes.all())

    def of(kind: NoteKind) -> str:
        return as_lines(tuple((n.text, n.is_indirect) for n in notes if n.kind == kind))

    return {
        "linea": str(tree.line_uid),
        "problema": tree.problem,
        "causas": of(NoteKind.CAUSE),
        "efectos": of(NoteKind.EFFECT),
        "alternativas": of(NoteKind.ALTERNATIVE),
        "estrategia": tree.strategy,
        "porque": tree.strategy_reason,
        "visto": tree.row_version,
    }


def as_facts(tree: ProblemTree) -> list[tuple[str, str]]:
    """Return what is saved of a tree, beside what somebody is typing."""
    said = typed(tree)
    words = (
        ("Problema central", "problema"),
        ("Causas", "causas"),
        ("Efectos", "efectos"),
        ("Alternativas", "alternativas"),
        ("Estrategia escogida", "estrategia"),
    )
    return [(label, said[name]) for label, name in words if said[name]]

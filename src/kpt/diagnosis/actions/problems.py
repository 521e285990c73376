"""The tree of problems of a line: what happens, why, what follows, and the way that was chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.base.errors import StaleRow
from kpt.diagnosis.actions.writing import NotWritten, allowed, locked, told
from kpt.diagnosis.models import NoteKind, ProblemNote, ProblemTree
from kpt.diagnosis.queries.lines import plan_lines
from kpt.territories.models import TerritorialEntity

Notes = tuple[tuple[str, bool], ...]  # text, is it indirect


@dataclass(frozen=True, slots=True)
class Tree:
    """What the team says of a problem."""

    line_uid: UUID
    problem: str
    causes: Notes = field(default=())
    effects: Notes = field(default=())
    alternatives: Notes = field(default=())
    strategy: str = ""
    strategy_reason: str = ""


@transaction.atomic
def save_tree(
    *,
    entity: TerritorialEntity,
    tree: Tree,
    actor: Actor,
    now: datetime,
    tree_id: int | None = None,
    seen: int = 0,
) -> ProblemTree:
    """Write a tree. ``seen`` is the version of the row that the person was looking at.

    Raises NotAllowed, NotThere, NotWritten, or StaleRow when somebody else saved it since.
    """
    allowed(actor, entity)
    lines = plan_lines(entity)
    if lines.plan is None or lines.line(tree.line_uid) is None:
        raise NotWritten("Escoja una línea estratégica del plan.")
    if not tree.problem.strip():
        raise NotWritten("Escriba el problema central.")
    if tree_id is None:
        found = ProblemTree(plan=lines.plan, row_version=0)
    else:
        found = locked(ProblemTree, tree_id, plan__entity=entity)
        if found.row_version != seen:
            who = found.changed_by or "Otra persona"
            raise StaleRow(
                f"{who} guardó este árbol mientras usted escribía. Lo suyo sigue aquí abajo: "
                "compárelo con lo guardado y vuelva a guardar si quiere reemplazarlo."
            )
    found.line_uid, found.problem = tree.line_uid, tree.problem.strip()
    found.strategy, found.strategy_reason = tree.strategy.strip(), tree.strategy_reason.strip()
    found.row_version += 1
    found.changed_at, found.changed_by = now, actor.user
    found.save()
    _write_notes(found, tree)
    told(
        AuditKind.PROBLEM_TREE_CHANGED,
        found,
        entity=entity,
        actor=actor,
        now=now,
        after={"problem": found.problem[:300], "causes": len(tree.causes)},
    )
    return found


def _write_notes(found: ProblemTree, tree: Tree) -> None:
    found.notes.all().delete()
    kinds = (
        (NoteKind.CAUSE, tree.causes),
        (NoteKind.EFFECT, tree.effects),
        (NoteKind.ALTERNATIVE, tree.alternatives),
    )
    ProblemNote.objects.bulk_create(
        ProblemNote(tree=found, kind=kind, position=position, text=text, is_indirect=indirect)
        for kind, notes in kinds
        for position, (text, indirect) in enumerate(notes, start=1)
    )


@transaction.atomic
def remove_tree(
    *, entity: TerritorialEntity, tree_id: int, actor: Actor, now: datetime
) -> ProblemTree:
    """Take a tree away; the audit keeps its problem. Raises NotAllowed or NotThere."""
    allowed(actor, entity)
    found = locked(ProblemTree, tree_id, plan__entity=entity)
    before = {"problem": found.problem, "strategy": found.strategy}
    told(AuditKind.PROBLEM_TREE_CHANGED, found, entity=entity, actor=actor, now=now, before=before)
    found.delete()
    return found

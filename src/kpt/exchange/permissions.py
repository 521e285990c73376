"""Who may bring files in, confirm them and take them back."""

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import handed_over
from kpt.accounts.roles import TEAM, Module
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.files.models import ImportBatch, ImportKind
from kpt.rules.workflows.imports import ImportEvent, ImportState, next_state
from kpt.territories.models import TerritorialEntity

MODULE_OF = {
    ImportKind.PLAN: Module.PLAN,
    ImportKind.EXECUTION: Module.FOLLOW_UP,
    ImportKind.REPORT: Module.FOLLOW_UP,
}

# What is said to whoever pressed a button twice, or on a page that was open since before.
WHERE_IT_IS = {
    ImportState.CHECKING: "El libro todavía se está revisando. Espere a que termine.",
    ImportState.READY: "El libro ya está revisado: puede importarlo o descartarlo.",
    ImportState.REJECTED: "El libro no se puede importar. Corríjalo y súbalo de nuevo.",
    ImportState.CONFIRMED: "El libro ya se importó, una sola vez. No hace falta nada más.",
    ImportState.DISCARDED: "El libro ya se había descartado. Súbalo de nuevo si lo necesita.",
    ImportState.UNDONE: "La importación ya se deshizo. Suba el libro de nuevo si lo necesita.",
    ImportState.FAILED: "La revisión falló. Pídala otra vez o descarte el libro.",
}


def can_import(actor: Actor, entity: TerritorialEntity, kind: str = "") -> Verdict:
    """The entity's own team brings its plan; reviewers read it.

    A member brings what belongs to the modules that the leader left her; without ``kind``, the
    question is whether there is anything that she may bring.
    """
    if not entity.makes_plan:
        return denied(f"{entity} no formula plan de desarrollo.")
    if actor.has_any(TEAM, entity):
        return _with_module(actor, entity, kind)
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    return denied("Solo el equipo de la entidad puede importar archivos de su plan.")


def _with_module(actor: Actor, entity: TerritorialEntity, kind: str) -> Verdict:
    needed = [MODULE_OF[ImportKind(kind)]] if kind else list(Module)
    if any(actor.may_edit(module, entity) for module in needed):
        return ALLOWED
    if kind:
        return denied(
            f"Usted no tiene a cargo «{needed[0].label}». El líder de su equipo puede dárselo."
        )
    return denied("Usted no tiene módulos a cargo. El líder de su equipo puede dárselos.")


def can_confirm(actor: Actor, batch: ImportBatch) -> Verdict:
    """A checked file, by somebody of the team."""
    return _in_state(actor, batch, ImportEvent.CONFIRM)


def can_discard(actor: Actor, batch: ImportBatch) -> Verdict:
    """A file that has not gone in, by somebody of the team."""
    return _in_state(actor, batch, ImportEvent.DISCARD)


def can_recheck(actor: Actor, batch: ImportBatch) -> Verdict:
    """A file whose check failed, or whose preview is out of date."""
    return _in_state(actor, batch, ImportEvent.RECHECK)


def can_take_back(actor: Actor, batch: ImportBatch) -> Verdict:
    """A confirmed file, by somebody of the team; whether newer things build on it comes later."""
    return _in_state(actor, batch, ImportEvent.UNDO)


def _in_state(actor: Actor, batch: ImportBatch, event: ImportEvent) -> Verdict:
    allowed = can_import(actor, batch.entity, batch.kind)
    if allowed and next_state(ImportState(batch.state), event) is None:
        return denied(WHERE_IT_IS[ImportState(batch.state)])
    return allowed

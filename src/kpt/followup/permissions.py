"""Who opens the windows, who reports in them, and who reviews what was reported."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import DNP, handed_over
from kpt.accounts.roles import DEPARTMENTAL, TEAM, Module, Role
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.followup.models import FollowUpReport
from kpt.followup.queries.windows import WindowLine
from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import (
    ReportEvent,
    ReportState,
    may_review,
    next_state,
    team_may_write,
)
from kpt.territories.models import TerritorialEntity

# Who sees how the reporting of the whole country goes.
COUNTRY_BOARD = DNP | {Role.CONTROL_BODY, Role.NATIONAL_PARTNER}
NO_WINDOW = "El DNP no ha abierto el reporte de esta vigencia."
NOT_IN_STATE: Mapping[ReportState, str] = {
    ReportState.DRAFT: "El reporte todavía lo está llenando la entidad.",
    ReportState.SUBMITTED: "El reporte ya se envió: lo tiene quien lo revisa.",
    ReportState.RETURNED: "El reporte está devuelto: lo corrige la entidad.",
    ReportState.DEPARTMENT_VALIDATED: "La gobernación ya validó el reporte: lo verifica el DNP.",
    ReportState.SENT_BACK: "El DNP devolvió el reporte a la gobernación, que decide qué sigue.",
    ReportState.DNP_VERIFIED: "El DNP ya verificó el reporte.",
}


def can_manage_windows(actor: Actor) -> Verdict:
    """The calendar of the country is DNP's, by whoever administers there."""
    if actor.is_system or any(m.role == Role.DNP_ADMIN for m in actor.memberships):
        return ALLOWED
    return denied("Las ventanas de reporte las abre y las cambia la administración del DNP.")


def can_report(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The team reports: the leader, and members who have «El seguimiento» in their care."""
    if actor.may_edit(Module.FOLLOW_UP, entity):
        return ALLOWED
    if since := actor.reads_only_since(entity):
        return denied(handed_over(since))
    if actor.has_any(TEAM, entity):
        return denied("Usted no tiene a cargo «El seguimiento». El líder puede dárselo.")
    return denied(f"Solo el equipo de {entity} reporta el avance de su plan.")


def can_answer(
    actor: Actor, report: FollowUpReport, window: WindowLine | None, sector_code: str = ""
) -> Verdict:
    """A target, by the team, while the report is in its hands; a member, of her sectors."""
    entity = report.plan.entity
    allowed = can_report(actor, entity) and _in_the_teams_hands(report, window)
    if not allowed or not sector_code:
        return allowed
    return in_her_sectors(actor, entity, {sector_code})


def in_her_sectors(
    actor: Actor, entity: TerritorialEntity, sector_codes: Collection[str]
) -> Verdict:
    """Is what is of these sectors hers to report, whatever the window? One of them is enough.

    A member whom the leader gave no sector reports the whole plan, as the leader does.
    """
    held = _held(actor, entity)
    if held is None or held.intersection(sector_codes):
        return ALLOWED
    return denied("Esta meta es de un sector que no está a su cargo. El líder puede dárselo.")


def has_sectors(actor: Actor, entity: TerritorialEntity) -> bool:
    """Say whether a person reports some sectors and not others: only then do they matter."""
    return bool(_held(actor, entity))


def can_answer_outcome(
    actor: Actor, report: FollowUpReport, window: WindowLine | None, sector_codes: Collection[str]
) -> Verdict:
    """An outcome: a member whom the leader gave sectors, if one of them serves it.

    ``sector_codes`` are those of the product targets that name the outcome or, when none does, of
    those of its lines: an outcome has no sector of its own (``queries.reach``). Several sectors
    may serve one, and any of them reports it. Of an outcome that no product target serves we know
    no sector: it is reported by whoever reports the whole plan.
    """
    allowed = can_answer(actor, report, window)
    if not allowed or in_her_sectors(actor, report.plan.entity, sector_codes):
        return allowed
    return denied(
        "Esta meta de resultado es de sectores que no están a su cargo. El líder puede dárselos."
        if sector_codes
        else "Esta meta de resultado no es de ningún sector: la reporta quien tiene todo el plan."
    )


def can_declare_baseline(
    actor: Actor,
    report: FollowUpReport,
    window: WindowLine | None,
    sector_codes: Collection[str],
    *,
    plan_has_one: bool,
) -> Verdict:
    """Whoever reports an outcome says where it starts, and only if the plan is silent."""
    allowed = can_answer_outcome(actor, report, window, sector_codes)
    if allowed and plan_has_one:
        return denied(
            "El plan ya dice de dónde parte esta meta, y eso es lo que cuenta. Si está mal, se "
            "corrige con una modificación del plan."
        )
    return allowed


def can_write_budget(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """What the budget executed by source: the leader, or a member without limits of sector.

    It is one figure of the entity by source, of all its sectors together, and the targets of
    every member are reconciled with it: who answers for some sectors does not have it.
    """
    allowed = can_answer(actor, report, window)
    if not allowed or _held(actor, report.plan.entity) is None:
        return allowed
    return denied(
        "La ejecución del presupuesto es de toda la entidad: la escribe el líder, o quien tiene "
        "a cargo el seguimiento de todos los sectores."
    )


def _held(actor: Actor, entity: TerritorialEntity) -> frozenset[str] | None:
    """Return the sectors that a person reports; None without limits, none at all if she may not."""
    if actor.has_any({Role.TEAM_LEADER}, entity):
        return None
    held = [m.sectors for m in actor.memberships if _reports_for(m, actor, entity)]
    if any(not sectors for sectors in held):
        return None
    return frozenset(code for sectors in held for code in sectors)


def _reports_for(membership, actor: Actor, entity: TerritorialEntity) -> bool:
    return (
        membership.role == Role.TEAM_MEMBER
        and membership.entity_id == entity.pk
        and membership.pk not in actor.read_only
        and Module.FOLLOW_UP in membership.modules
    )


def can_submit(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """The leader sends, as what the entity says."""
    entity = report.plan.entity
    if not actor.has_any({Role.TEAM_LEADER}, entity):
        if since := actor.reads_only_since(entity):
            return denied(handed_over(since))
        return denied("Solo el líder del equipo envía el reporte. Usted puede dejarlo listo.")
    return _in_the_teams_hands(report, window)


def _in_the_teams_hands(report: FollowUpReport, window: WindowLine | None) -> Verdict:
    if window is None:
        return denied(NO_WINDOW)
    state = ReportState(report.state)
    if team_may_write(state, window.phase):
        return ALLOWED
    if next_state(state, ReportEvent.SUBMIT) is None:
        return denied(NOT_IN_STATE[state])
    return denied(window.sentence)


def can_return(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """Whoever reviews gives it back: the gobernación its municipalities', DNP a department's."""
    return _reviewed(actor, report, window, ReportEvent.RETURN)


def can_validate(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """The gobernación vouches for the report of one of its municipalities."""
    return _reviewed(actor, report, window, ReportEvent.VALIDATE)


def can_send_back(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """DNP returns what the gobernación validated, through it."""
    return _reviewed(actor, report, window, ReportEvent.SEND_BACK)


def can_verify(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """DNP verifies what the gobernación validated, or what a department sent."""
    return _reviewed(actor, report, window, ReportEvent.VERIFY)


def _reviewed(
    actor: Actor, report: FollowUpReport, window: WindowLine | None, event: ReportEvent
) -> Verdict:
    entity = report.plan.entity
    by_dnp = entity.is_department or event in (ReportEvent.SEND_BACK, ReportEvent.VERIFY)
    if not actor.has_any(DNP if by_dnp else DEPARTMENTAL, entity):
        return denied(
            "Lo decide el DNP." if by_dnp else "Lo decide la gobernación del departamento."
        )
    state = ReportState(report.state)
    if next_state(state, event, is_department=entity.is_department) is None:
        return denied(NOT_IN_STATE[state])
    return _in_time(window)


def _in_time(window: WindowLine | None) -> Verdict:
    if window is None:
        return denied(NO_WINDOW)
    return ALLOWED if may_review(Phase(window.phase)) else denied(window.sentence)


def can_observe(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> Verdict:
    """Whoever has it to review writes what must be looked at."""
    returned = can_return(actor, report, window)
    return returned or can_send_back(actor, report, window) or returned


def can_answer_observation(
    actor: Actor, report: FollowUpReport, window: WindowLine | None
) -> Verdict:
    """The team answers while the report is in its hands."""
    return can_answer(actor, report, window)


def can_see_queue(actor: Actor) -> Verdict:
    """The reports that wait: a gobernación's municipalities, or the country for DNP."""
    if actor.is_system or any(m.role in DNP or m.role in DEPARTMENTAL for m in actor.memberships):
        return ALLOWED
    return denied("La cola de revisión es de las gobernaciones y del DNP.")


def can_see_country_board(actor: Actor) -> Verdict:
    """The country's board is of DNP, of who controls, and of its national partners."""
    if actor.is_system or any(m.role in COUNTRY_BOARD for m in actor.memberships):
        return ALLOWED
    return denied("El tablero del país es del DNP, de los órganos de control y de sus aliados.")


def can_see_department_board(actor: Actor, department: TerritorialEntity) -> Verdict:
    """A department's board is of its gobernación, and of whom the country's is."""
    if can_see_country_board(actor) or actor.has_any(DEPARTMENTAL, department):
        return ALLOWED
    return denied(f"El tablero de {department} es de quienes revisan en su gobernación y del DNP.")


def board_url(actor: Actor) -> str:
    """Return the address of the board that is this person's: the country's, her department's."""
    if can_see_country_board(actor):
        return reverse("boards:nation")
    departments = [m.entity_id for m in actor.memberships if m.role in DEPARTMENTAL]
    return reverse("boards:department", args=departments[:1]) if departments else ""

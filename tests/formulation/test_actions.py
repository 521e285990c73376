"""The checklist and the steps that do not apply: who, what, and nothing left behind."""

from io import BytesIO

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.files.kinds import WrongFile
from kpt.files.models import StoredFile
from kpt.formulation.actions.checklist import (
    ItemNote,
    UnknownItem,
    add_item,
    drop_item,
    note_item,
)
from kpt.formulation.actions.steps import MustBeDone, set_step_aside, take_step_up
from kpt.formulation.models import ChecklistItem, ItemState, StepSetAside
from kpt.formulation.permissions import (
    can_edit_route,
    can_see_department,
    can_see_national,
    departments_of,
)
from kpt.formulation.queries.checklist import checklist_of
from tests.factories import EntityFactory, actor_of
from tests.plans.drafts import NOW

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\n"


def note(place, key="equipo", *, actor=None, evidence=None, **more):
    return note_item(
        plan_id=place.version.plan_id,
        key=key,
        note=ItemNote(**({"state": ItemState.DONE} | more)),
        evidence=evidence,
        actor=actor or place.leader,
        now=NOW,
    )


def named(name, content):
    file = BytesIO(content)
    file.name = name
    return file


def test_an_activity_keeps_who_when_and_its_evidence(place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = note(
        place,
        responsible=" Hacienda ",
        on=NOW.date(),
        note="Listo",
        evidence=named("acta.pdf", PDF),
    )
    assert (item.responsible, item.changed_by, item.evidence.name) == (
        "Hacienda",
        place.leader.user,
        "acta.pdf",
    )
    note(place, state=ItemState.DOING)
    line = next(line for line in checklist_of(place.version.plan) if line.key == "equipo")
    assert (line.state, line.evidence) == ("En curso", item.evidence)
    assert AuditEvent.objects.filter(kind="checklist_changed").count() == 2
    assert ChecklistItem.objects.count() == 1


def test_a_wrong_evidence_leaves_nothing(place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(WrongFile):
        note(place, evidence=named("acta.pdf", b"MZ\x90\x00 not a document"))
    assert not ChecklistItem.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_team_adds_and_takes_away_only_its_own_activities(place):
    own = add_item(plan_id=place.version.plan_id, title=" Cabildos ", actor=place.leader, now=NOW)
    note(place, str(own.pk), title="Cabildos abiertos")
    assert [line.title for line in checklist_of(place.version.plan)][-1] == "Cabildos abiertos"
    drop_item(plan_id=place.version.plan_id, key=str(own.pk), actor=place.leader, now=NOW)
    with pytest.raises(UnknownItem, match="no se retiran"):
        drop_item(plan_id=place.version.plan_id, key="equipo", actor=place.leader, now=NOW)
    for key in (str(own.pk), "nada"):
        with pytest.raises(UnknownItem, match="Recargue"):
            note(place, key)
    assert len(checklist_of(place.version.plan)) == 13


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.TEAM_MEMBER, True),
        (Role.READER, False),
        (Role.CTP_COUNCILLOR, False),
        (Role.DEPARTMENT_REVIEWER, False),
        (Role.DNP_ADMIN, False),
    ],
)
def test_who_fills_the_checklist_and_leaves_steps_out(place, role, may):
    where = {Role.DEPARTMENT_REVIEWER: place.entity.department, Role.DNP_ADMIN: None}
    actor = actor_of(role, where.get(role, place.entity))
    assert bool(can_edit_route(actor, place.version.plan)) == may
    acts = (
        lambda: note(place, actor=actor),
        lambda: add_item(plan_id=place.version.plan_id, title="Otra", actor=actor, now=NOW),
        lambda: set_step_aside(
            plan_id=place.version.plan_id, step="regalias", reason="No", actor=actor, now=NOW
        ),
        lambda: take_step_up(plan_id=place.version.plan_id, step="regalias", actor=actor, now=NOW),
    )
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()
    assert ChecklistItem.objects.exists() == may


def test_a_step_is_left_out_with_its_reason_and_taken_up_again(place):
    plan_id, common = place.version.plan_id, {"actor": place.leader, "now": NOW}
    set_step_aside(plan_id=plan_id, step="regalias", reason=" No recibe ", **common)
    set_step_aside(plan_id=plan_id, step="regalias", reason="No recibe regalías", **common)
    assert StepSetAside.objects.get().reason == "No recibe regalías"
    take_step_up(plan_id=plan_id, step="regalias", **common)
    take_step_up(plan_id=plan_id, step="regalias", **common)
    assert not StepSetAside.objects.exists()
    assert AuditEvent.objects.filter(kind="route_step_changed").count() == 3
    with pytest.raises(MustBeDone, match="para todos los planes"):
        set_step_aside(plan_id=plan_id, step="lineas", reason="No", **common)
    with pytest.raises(MustBeDone, match="por qué"):
        set_step_aside(plan_id=plan_id, step="regalias", reason=" ", **common)


@pytest.mark.parametrize(
    ("role", "where", "national", "department"),
    [
        (Role.DNP_REVIEWER, None, True, True),
        (Role.NATIONAL_PARTNER, None, True, True),
        (Role.DEPARTMENT_REVIEWER, "its", True, True),
        (Role.DEPARTMENT_REVIEWER, "another", True, False),
        (Role.TEAM_MEMBER, "here", False, False),
        (Role.SITE_ADMIN, None, False, False),
    ],
)
def test_who_sees_how_far_many_plans_are(place, role, where, national, department):
    its = place.entity.department
    entity = {"its": its, "another": EntityFactory().department, "here": place.entity, None: None}
    actor = actor_of(role, entity[where])
    assert bool(can_see_national(actor)) == national
    assert bool(can_see_department(actor, its.pk)) == department
    if where == "its":
        assert departments_of(actor) == {its.pk}

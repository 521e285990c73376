"""What the team does with its promises."""

import uuid

import pytest

from kpt.accounts.roles import Module, Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed, StaleRow
from kpt.plans.models import PlanVersion, VersionState
from kpt.promises.actions import promises as actions
from kpt.promises.actions.programme import Part, save_programme
from kpt.promises.actions.words import choose_word
from kpt.promises.models import Promise, PromiseLink, WordChoice
from kpt.promises.queries.summary import promises_summary
from kpt.promises.queries.words import reading_of
from kpt.rules.promises import Standing
from tests.factories import MembershipFactory, UserFactory, actor_of
from tests.plan_factories import NOW

pytestmark = pytest.mark.django_db


def texts() -> list[str]:
    return list(Promise.objects.order_by("position").values_list("text", flat=True))


def do(act, promise, actor, **said):
    return act(promise_id=promise.pk, actor=actor, now=NOW, **said)


def test_the_text_is_cut_and_not_twice(entity, leader, promises):
    assert texts() == [
        "Seremos un pueblo con educación, salud y vías para todas las personas.",
        "Construir el puesto de salud de la vereda El Placer.",
        "Mejorar las vías terciarias; así sacaremos el café.",
        "Educar en artes a la juventud de las escuelas.",
    ]
    assert [promise.heading for promise in promises] == ["Visión", *["EJE SOCIAL"] * 3]
    assert actions.propose_promises(entity=entity, actor=leader, now=NOW) == 0


def test_a_corrected_text_adds_only_what_is_new(entity, leader, promises):
    parts = [
        Part("", "• EDUCAR en artes a la juventud de las escuelas\n• Haremos un acueducto nuevo")
    ]
    save_programme(entity=entity, parts=parts, actor=leader, now=NOW)

    assert actions.propose_promises(entity=entity, actor=leader, now=NOW) == 1
    assert texts()[-1] == "Haremos un acueducto nuevo"
    assert len(texts()) == 5


def test_without_a_text_there_is_nothing_to_cut(entity, leader):
    with pytest.raises(actions.NothingToCut):
        actions.propose_promises(entity=entity, actor=leader, now=NOW)


def test_one_is_added_at_the_end_and_corrected(entity, leader, promises):
    who = {"entity": entity, "actor": leader, "now": NOW}
    new = actions.add_promise(text=" Haremos  un puente ", heading="Vías", **who)
    do(actions.edit_promise, new, leader, text="Un puente", heading="", expected=new.text)

    assert texts()[-1] == "Un puente"
    with pytest.raises(actions.ImpossiblePromise, match="Escriba"):
        actions.add_promise(text=" ", heading="", **who)


def test_a_correction_over_another_one_is_told(leader, promises):
    with pytest.raises(StaleRow, match="Seremos un pueblo"):
        do(actions.edit_promise, promises[0], leader, text="A", heading="", expected="lo de antes")

    assert texts()[0].startswith("Seremos")


def test_a_promise_is_split_in_its_place_with_its_ties(version, leader, promises):
    line = version.strategiclines.first()
    do(actions.link_promise, promises[2], leader, row_uids=[line.uid])
    made = do(actions.split_promise, promises[2], leader, pieces=["Mejorar vías", "", "Sacar café"])

    assert texts()[2:] == ["Mejorar vías", "Sacar café", promises[3].text]
    assert [one.links.get().row_uid for one in made] == [line.uid, line.uid]
    with pytest.raises(actions.ImpossiblePromise, match="dos"):
        do(actions.split_promise, promises[0], leader, pieces=["Una sola"])


def test_two_are_joined_with_the_ties_of_both(version, leader, promises):
    first, second = version.strategiclines.all()[:2]
    do(actions.link_promise, promises[1], leader, row_uids=[first.uid])
    do(actions.link_promise, promises[2], leader, row_uids=[first.uid, second.uid])
    one = do(actions.join_with_next, promises[1], leader)

    assert texts()[1] == f"{promises[1].text} {promises[2].text}"
    assert {link.row_uid for link in one.links.all()} == {first.uid, second.uid}


def test_the_last_one_and_one_set_aside_are_not_joined(leader, promises):
    with pytest.raises(actions.ImpossiblePromise, match="última"):
        do(actions.join_with_next, promises[-1], leader)
    do(actions.set_aside, promises[1], leader, reason="No es competencia")
    with pytest.raises(actions.ImpossiblePromise, match="Retómela"):
        do(actions.join_with_next, promises[0], leader)

    assert len(texts()) == 4


def test_what_is_not_a_promise_is_taken_away(leader, promises):
    do(actions.remove_promise, promises[0], leader)

    assert len(texts()) == 3
    event = AuditEvent.objects.get(kind=AuditKind.PROMISE_REMOVED)
    assert event.before == {"text": promises[0].text}
    with pytest.raises(actions.PromiseGone):
        do(actions.remove_promise, promises[0], leader)


def test_a_promise_is_tied_to_lines_and_targets(version, leader, promises):
    line, target = version.strategiclines.first(), version.producttargets.first()

    assert do(actions.link_promise, promises[1], leader, row_uids=[line.uid, target.uid]) == 2
    assert do(actions.link_promise, promises[1], leader, row_uids=[line.uid]) == 0
    kinds = list(promises[1].links.values_list("row_kind", flat=True))
    assert kinds == ["linea", "producto"]


def test_a_row_of_nobody_is_not_tied(leader, promises):
    with pytest.raises(actions.ImpossiblePromise, match="Recargue"):
        do(actions.link_promise, promises[1], leader, row_uids=[uuid.uuid4()])

    assert not PromiseLink.objects.exists()


def test_setting_aside_asks_for_a_reason_and_tying_takes_it_back(version, leader, promises):
    with pytest.raises(actions.ImpossiblePromise, match="razón es pública"):
        do(actions.set_aside, promises[0], leader, reason="  ")
    do(actions.set_aside, promises[0], leader, reason="Es de la gobernación")
    do(actions.link_promise, promises[0], leader, row_uids=[version.strategiclines.first().uid])

    promises[0].refresh_from_db()
    assert (promises[0].set_aside_reason, promises[0].set_aside_at) == ("", None)
    with pytest.raises(actions.ImpossiblePromise, match="vínculo"):
        do(actions.set_aside, promises[0], leader, reason="Otra")


def test_what_was_set_aside_is_taken_back_once(leader, promises):
    do(actions.set_aside, promises[0], leader, reason="Es de la gobernación")
    do(actions.take_back, promises[0], leader)
    do(actions.take_back, promises[0], leader)

    assert AuditEvent.objects.filter(kind=AuditKind.PROMISE_TAKEN_BACK).count() == 1


def test_the_summary_says_where_each_promise_is(version, leader, promises):
    target = version.producttargets.get(consecutive=1)  # of LE-2
    do(actions.link_promise, promises[1], leader, row_uids=[target.uid])
    do(actions.set_aside, promises[0], leader, reason="Es una visión")
    summary = promises_summary(version.plan)

    assert [one.standing for one in summary.promises] == [
        Standing.SET_ASIDE,
        Standing.LINKED,
        Standing.PENDING,
        Standing.PENDING,
    ]
    assert summary.coverage.linked == 1
    assert {line.label: line.promises for line in summary.lines} == {"LE-1": 0, "LE-2": 1}


def test_a_tie_survives_the_next_version_and_a_row_that_goes_leaves_it_pending(
    version, leader, promises
):
    line = version.strategiclines.first()
    do(actions.link_promise, promises[1], leader, row_uids=[line.uid])
    next_one = PlanVersion.objects.create(
        plan=version.plan,
        number=2,
        state=VersionState.DRAFT,
        opened_at=NOW,
        change=version.change,
    )
    summary = promises_summary(version.plan)
    assert (summary.promises[1].standing, summary.promises[1].lost) == (Standing.PENDING, 1)

    line.pk, line.version = None, next_one
    line.save()
    assert promises_summary(version.plan).promises[1].standing == Standing.LINKED

    do(actions.unlink_promise, promises[1], leader, row_uid=line.uid)
    do(actions.unlink_promise, promises[1], leader, row_uid=line.uid)
    assert AuditEvent.objects.filter(kind=AuditKind.PROMISE_UNLINKED).count() == 1


def outsiders(entity):
    yield actor_of(Role.TEAM_LEADER)
    yield actor_of(Role.READER, entity)
    yield actor_of(Role.DNP_REVIEWER)
    member = UserFactory()
    MembershipFactory(user=member, role=Role.TEAM_MEMBER, entity=entity, modules=[Module.FOLLOW_UP])
    from kpt.accounts.actor import actor_for

    yield actor_for(member, on=NOW.date())


def test_whoever_is_not_of_the_team_changes_nothing(entity, version, promises):
    line = version.strategiclines.first()
    before, count = texts(), AuditEvent.objects.count()
    for actor in outsiders(entity):
        for act, said in (
            (actions.edit_promise, {"text": "A", "heading": "", "expected": before[0]}),
            (actions.split_promise, {"pieces": ["A", "B"]}),
            (actions.join_with_next, {}),
            (actions.remove_promise, {}),
            (actions.link_promise, {"row_uids": [line.uid]}),
            (actions.unlink_promise, {"row_uid": line.uid}),
            (actions.set_aside, {"reason": "No"}),
            (actions.take_back, {}),
        ):
            with pytest.raises(NotAllowed):
                do(act, promises[0], actor, **said)
        who = {"entity": entity, "actor": actor, "now": NOW}
        for act, said in (
            (actions.propose_promises, {}),
            (actions.add_promise, {"text": "A", "heading": ""}),
            (choose_word, {"word": "salud", "leave_out": True}),
        ):
            with pytest.raises(NotAllowed):
                act(**who, **said)

    assert (texts(), AuditEvent.objects.count()) == (before, count)


def test_a_word_with_all_its_forms_is_left_out_and_taken_back(entity, leader, programme):
    government = programme.government

    def kept():
        return {row.word for row in reading_of(entity, government, programme).kept}

    assert {"educar", "salud"} <= kept()
    choose_word(entity=entity, word="Educación", leave_out=True, actor=leader, now=NOW)
    reading = reading_of(entity, government, programme)
    assert "educar" not in kept()
    assert "educar" in {row.word for row in reading.left_out}

    choose_word(entity=entity, word="educar", leave_out=False, actor=leader, now=NOW)
    assert "educar" in kept()
    assert WordChoice.objects.count() == 1
    assert AuditEvent.objects.filter(kind=AuditKind.WORD_CHOSEN).count() == 2


def test_the_entity_and_its_authority_are_left_out_until_taken_back(entity, leader):
    parts = [Part("", f"El municipio de {entity.name} con Rosalba Quintero tendrá agua.")]
    programme = save_programme(entity=entity, parts=parts, actor=leader, now=NOW)
    reading = reading_of(entity, programme.government, programme)

    assert {"municipio", "rosalba", "quintero"} <= {row.word for row in reading.left_out}
    assert [row.word for row in reading.kept] == ["agua"]
    assert all(row.is_proposed for row in reading.left_out)

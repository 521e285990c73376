"""What is programmed, how it differs from the PPI, why, and the act."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.indicative.actions.adoption import ImpossibleAct, NotReady, acts_of
from kpt.indicative.actions.matrix import NothingMatched, apply_matrix, upload_matrix
from kpt.indicative.actions.programming import ChangedMeanwhile, NothingToExplain, NotOfThePlan
from kpt.indicative.models import IndicativeExplanation, IndicativeFunding
from kpt.indicative.queries.facts import facts_of, indicative_rows
from kpt.plans.models import Funding
from tests.indicative.place import NOW, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Place()


def test_quantity_and_money_are_written_and_sources_not_named_stay(here):
    indicative = here.opened()
    uid = here.uids[0]

    assert here.programme(indicative, uid, "2.5", {1: "900.50", 3: 0}) == ["IP-1"]

    row = indicative_rows(indicative.pk)[uid]
    assert (row.quantity, row.money) == (D("2.5"), {1: D("900.50"), 5: D(1_000_000)})
    assert row.target.row_version == 2
    told = AuditEvent.objects.get(kind="indicative_programmed")
    assert (told.before["IP-1"]["cantidad"], told.after["IP-1"]["cantidad"]) == ("3", "2.5")


def test_saving_the_same_changes_nothing_even_with_an_old_version(here):
    indicative = here.opened()
    assert here.programme(indicative, here.uids[0], "3", {1: 1_000_000}, seen=0) == []
    assert not AuditEvent.objects.filter(kind="indicative_programmed").exists()


def test_money_of_zero_goes_away_and_a_blank_quantity_is_not_zero(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], None, {1: 0})
    row = indicative_rows(indicative.pk)[here.uids[0]]
    assert (row.quantity, row.money) == (None, {5: D(1_000_000)})
    assert not IndicativeFunding.objects.filter(amount_cop=0).exists()


def test_two_people_on_one_target_are_told(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "1", seen=1)
    with pytest.raises(ChangedMeanwhile, match="IP-1"):
        here.programme(indicative, here.uids[0], "9", seen=1, actor=here.leader)
    assert indicative_rows(indicative.pk)[here.uids[0]].quantity == 1


def test_a_source_that_does_not_exist_is_refused(here):
    indicative = here.opened()
    with pytest.raises(NotOfThePlan):
        here.programme(indicative, here.uids[0], "1", {15: 1})


def test_a_member_programs_the_sectors_that_she_has(here):
    indicative = here.opened()
    first = here.targets[0]
    held = here.member.memberships[0]
    Membership.objects.filter(pk=held.pk).update(sectors=["99"])
    held.sectors = ["99"]
    with pytest.raises(NotAllowed, match="sector que no está a su cargo"):
        here.programme(indicative, first.uid, "1")
    held.sectors = [first.sector_code]
    assert here.programme(indicative, first.uid, "1") == ["IP-1"]
    assert here.programme(indicative, first.uid, "2", actor=here.leader) == ["IP-1"]


def test_a_member_without_the_plan_does_not_program(here):
    indicative = here.opened()
    here.member.memberships[0].modules = ["seguimiento"]
    with pytest.raises(NotAllowed, match="El plan"):
        here.programme(indicative, here.uids[0], "1")


def test_a_member_explains_the_differences_of_the_sectors_that_she_has(here):
    indicative = here.opened()
    uid = here.uids[0]
    here.programme(indicative, uid, "3", {1: 5})
    places = [one.place for one in facts_of(indicative).differences()]
    here.member.memberships[0].sectors = ["99"]
    with pytest.raises(NotAllowed, match="sector que no está a su cargo"):
        here.explain(indicative, places)
    assert facts_of(indicative).unexplained()
    here.explain(indicative, places, actor=here.leader)
    assert not facts_of(indicative).unexplained()


def test_who_handed_over_neither_programs_nor_adopts(here):
    indicative = here.opened()
    held = here.leader.memberships[0]
    Membership.objects.filter(pk=held.pk).update(read_only_from=NOW.date())
    before = actor_for(here.leader.user, on=NOW.date())
    for act in (
        lambda: here.programme(indicative, here.uids[0], "1", actor=before),
        lambda: here.adopt(indicative, actor=before),
    ):
        with pytest.raises(NotAllowed, match="entreg"):
            act()


def test_a_matrix_of_other_codes_writes_nothing(here, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    indicative = here.opened()
    rows = b"CODIGO;DESCRIPCION;UNIDAD;INDICADOR;META;VALOR\n999999999;Otra cosa;;;1;1\n"
    file = SimpleUploadedFile("m.csv", rows)
    given = {"actor": here.member, "now": NOW}
    upload = upload_matrix(indicative_id=indicative.pk, upload=file, **given)
    with pytest.raises(NothingMatched):
        apply_matrix(upload_id=upload.pk, **given)
    upload.refresh_from_db()
    assert upload.applied_at is None


def test_differences_ask_for_an_explanation_until_they_change(here):
    indicative = here.opened()
    uid = here.uids[0]
    here.programme(indicative, uid, "2", {1: 900_000})
    assert {one.source for one in facts_of(indicative).unexplained()} == {0, 1}

    assert here.explain(indicative, [(uid, 0), (uid, 1), (uid, 9)]) == 2
    assert facts_of(indicative).unexplained() == []
    here.programme(indicative, uid, "2", {1: 800_000})
    assert [one.source for one in facts_of(indicative).unexplained()] == [1]
    Funding.objects.filter(target__uid=uid, fiscal_year=2026, source=1).update(amount_cop=800_000)
    assert facts_of(indicative).unexplained() == []


def test_an_explanation_is_of_a_difference_and_says_something(here):
    indicative = here.opened()
    with pytest.raises(NothingToExplain, match="Marque"):
        here.explain(indicative, [(here.uids[0], 1)])
    here.programme(indicative, here.uids[0], "2")
    with pytest.raises(NothingToExplain, match="Escriba por qué"):
        here.explain(indicative, [(here.uids[0], 0)], text=" ")
    with pytest.raises(NotAllowed):
        here.explain(indicative, [(here.uids[0], 0)], actor=here.reader)
    assert not IndicativeExplanation.objects.exists()


def test_adopting_locks_keeps_the_office_and_leaves_only_what_counts(here, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    indicative = here.opened()
    here.answer(here.uids[:1], office="Obras")
    here.programme(indicative, here.uids[0], "2", {1: 900_000})
    here.explain(indicative, [(here.uids[0], 0), (here.uids[0], 1)])
    here.programme(indicative, here.uids[0], "3", {1: 900_000})
    pdf = SimpleUploadedFile("decreto 012.pdf", b"%PDF-1.7 acto")

    adopted = here.adopt(indicative, document=pdf)

    assert (adopted.state, adopted.act_number, adopted.adopted_by) == (
        "adoptado",
        "012",
        here.leader.user,
    )
    assert adopted.document.is_public
    assert [one.office for one in adopted.targets.all()] == ["Obras", "", ""]
    assert [one.source for one in IndicativeExplanation.objects.all()] == [1]
    with pytest.raises(NotAllowed, match="queda como se adoptó"):
        here.programme(adopted, here.uids[0], "9")
    with pytest.raises(NotAllowed, match="ya tiene acto"):
        here.adopt(adopted)
    here.answer(here.uids[:1], office="Hacienda", reason="Cambió la estructura")
    assert facts_of(adopted).office(here.uids[0]) == "Obras"


def test_a_pi_with_a_difference_untold_or_with_other_targets_is_not_adopted(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "2")
    with pytest.raises(NotReady, match="Falta explicar 1 diferencia con"):
        here.adopt(indicative)
    here.amend()
    with pytest.raises(NotReady, match="Ponga al día"):
        here.adopt(indicative)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "ordenanza"}, "se adopta por decreto, resolución"),
        ({"number": " "}, "número del acto"),
        ({"on": date(2026, 10, 21)}, "está en el futuro"),
        ({"on": date(2023, 12, 31)}, "sería de 2023"),
    ],
)
def test_an_act_that_cannot_be_is_refused(here, more, words):
    with pytest.raises(ImpossibleAct, match=words):
        here.adopt(here.opened(), **more)


def test_only_the_leader_adopts(here):
    with pytest.raises(NotAllowed, match="Solo el líder"):
        here.adopt(here.opened(), actor=here.member)


def test_a_department_adopts_by_ordenanza_and_a_municipality_by_acuerdo(here):
    assert "acuerdo" in acts_of(here.entity)
    assert "ordenanza" in acts_of(here.entity.department)

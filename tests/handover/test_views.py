"""The pages of a change of government, as the people who open them."""

from datetime import UTC, date, datetime

import pytest

from kpt.accounts.roles import Role
from kpt.base.numbers import fecha
from kpt.handover import actions
from kpt.handover.models import Handover, HandoverObjection, HandoverState, Side
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.handover.conftest import AFTER, BEFORE, CUTOFF, DNP, as_of, signed
from tests.jobs import run_jobs

HOME = "/e/63111/empalme/"


@pytest.fixture
def at(monkeypatch):
    """Return how to set the clock of the pages."""

    def setting(moment: datetime):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return setting


def text(response) -> str:
    return response.content.decode()


def test_the_whole_change_on_screen(entity, plan, old, at):
    at(BEFORE)
    browser = client_of(old.user)
    assert "Abrir el empalme" in text(browser.get(HOME))
    answer = browser.post(
        f"{HOME}abrir/",
        {"ultimo_dia": "2027-12-31", "corte": "2028-01-01", "entrante": "Julián Mejía"},
        follow=True,
    )
    assert f"Terminar de reportar antes del {fecha(CUTOFF)}" in text(answer)
    assert "La foto se toma desde el corte" in text(answer)

    at(AFTER)
    new = MembershipFactory(entity=entity, starts_on=AFTER.date(), user__full_name="Iván Cardona")
    leaving, coming = client_of(old.user), client_of(new.user)
    assert "Tomar la foto del plan" in text(leaving.get(HOME))
    waiting = text(leaving.post(f"{HOME}foto/", follow=True))
    assert "Foto del plan de Buenavista" in waiting
    run_jobs()
    handover = Handover.objects.get()
    page = text(coming.get(f"{HOME}firmar/"))
    assert handover.snapshot.sha256 in page
    coming.post(f"{HOME}salvedades/", {"texto": "Falta la meta 3"})
    objection = HandoverObjection.objects.get()
    leaving.post(f"{HOME}salvedades/{objection.pk}/", {"texto": "Está en PIIP"})
    sent = {"nombre": "Iván Cardona", "leido": "on", "huella": handover.snapshot.sha256}
    coming.post(f"{HOME}firmar/", sent)
    leaving.post(f"{HOME}firmar/", sent | {"nombre": "Marcela Ospina"})
    closed = text(coming.post(f"{HOME}cerrar/", follow=True))
    assert "El acta quedó cerrada" in closed

    act = text(leaving.get(f"{HOME}acta/"))
    for told in ("Marcela Ospina", "Secretaria", "Iván Cardona", "Falta la meta 3", "Está en PIIP"):
        assert told in act
    assert act.count(handover.snapshot.sha256) >= 3


def test_anybody_reads_the_hashes_and_no_names_of_officials(copied, old, client):
    HandoverObjection.objects.create(
        handover=copied, side="entrante", text="Falta algo", by=old.user, at=AFTER
    )
    page = text(client.get(f"/empalme/{copied.uid}/"))

    for one in copied.snapshot.files.select_related("file"):
        assert one.file.sha256 in page
        sent = b"".join(client.get(f"/archivos/{one.file.uid}/").streaming_content)
        assert len(sent) == one.file.size
    assert "sha256sum -c manifiesto.txt" in page
    assert "Rosalba Quintero Peña" in page  # the mayor, who was elected
    assert str(old.user) not in page
    assert "Falta algo" not in page


def test_before_there_is_a_copy_nothing_is_public(handover, client):
    assert client.get(f"/empalme/{handover.uid}/").status_code == 404


@pytest.mark.parametrize(
    ("address", "sent", "says"),
    [
        ("abrir/", {}, "Este campo es obligatorio"),
        ("abrir/", {"ultimo_dia": "2027-12-31", "corte": "2028-03-01"}, "El corte puede ser entre"),
        ("abrir/", {"ultimo_dia": "2027-10-01", "corte": "2027-12-31"}, "administrador del DNP"),
    ],
)
def test_what_is_wrong_is_said_on_the_form(entity, old, at, address, sent, says):
    at(BEFORE)

    answer = client_of(old.user).post(f"{HOME}{address}", sent)

    assert answer.status_code == 422
    assert says in text(answer)
    assert not Handover.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Este campo es obligatorio"),
        ({"nombre": "Iván", "huella": "0" * 64}, "Marque que revisó lo que firma"),
        ({"nombre": "Iván", "leido": "on", "huella": "0" * 64}, "no es la de la foto"),
    ],
)
def test_a_signature_that_is_not_whole_is_none(copied, new, at, sent, says):
    at(AFTER)

    answer = client_of(new.user).post(f"{HOME}firmar/", sent)

    assert answer.status_code == 422
    assert says in text(answer)
    assert not copied.signatures.exists()


def test_the_cut_off_moves_on_screen(handover, old, at):
    at(BEFORE)

    browser = client_of(old.user)
    assert browser.get(f"{HOME}corte/").status_code == 200
    browser.post(f"{HOME}corte/", {"corte": "2027-12-20"})

    handover.refresh_from_db()
    assert str(handover.cutoff_on) == "2027-12-20"


def test_a_reader_sees_where_it_is_and_no_buttons(copied, at):
    at(AFTER)

    page = text(client_of(actor_of(Role.DEPARTMENT_REVIEWER, copied.entity.department)).get(HOME))

    assert "Firman los líderes de los dos gobiernos" in page
    assert "salvedades/" not in page
    assert "firmar/" not in page


@pytest.mark.parametrize("address", ["", "acta/", "firmar/", "abrir/"])
def test_who_is_not_linked_to_the_entity_is_refused(copied, at, address):
    at(AFTER)
    stranger = actor_of(Role.TEAM_LEADER, EntityFactory())

    assert client_of(stranger).get(f"{HOME}{address}").status_code == 403


def test_a_government_that_is_not_on_record_is_said(entity, old, at):
    entity.governments.all().delete()
    at(BEFORE)

    assert "el gobierno no está registrado" in text(client_of(old.user).get(HOME))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_one_objection_as_for_three(
    copied, new, at, count, django_assert_max_num_queries
):
    at(datetime(2028, 1, 11, 15, 0, tzinfo=UTC))
    for n in range(count):
        copied.objections.create(side="saliente", text=f"No {n}", by=new.user, at=AFTER)
    browser = client_of(new.user)

    browser.get(HOME)

    with django_assert_max_num_queries(10):
        page = text(browser.get(HOME))

    assert page.count("Salvedad ") == count


@pytest.mark.parametrize("address", ["", "acta/"])
def test_a_closed_act_of_several_people_costs_as_much_as_any_page(
    copied, old, new, at, address, django_assert_max_num_queries
):
    at(datetime(2028, 1, 11, 15, 0, tzinfo=UTC))
    signed(copied, old, Side.OUTGOING)
    signed(copied, new, Side.INCOMING, name="Iván Cardona")
    actions.close(handover_id=copied.pk, actor=as_of(new), now=AFTER)
    browser = client_of(new.user)
    browser.get(HOME)

    with django_assert_max_num_queries(10):
        page = text(browser.get(f"{HOME}{address}"))

    assert "Iván Cardona" in page
    assert "Firmó el gobierno saliente" in page
    assert "Abrir el siguiente empalme" in page or address


def test_who_opens_the_next_one_too_soon_reads_that_there_is_none(copied, new, at):
    at(AFTER)
    actions.close(handover_id=copied.pk, comment="Nadie firmó", actor=DNP, now=AFTER)
    at(datetime(2028, 1, 11, 15, 0, tzinfo=UTC))

    page = text(client_of(new.user).get(f"{HOME}abrir/"))

    assert "El gobierno todavía no termina" in page
    assert fecha(date(2031, 12, 31)) in page


def test_while_the_copy_is_made_the_card_asks_for_itself(handover, plan, old, at):
    at(AFTER)
    browser = client_of(old.user)
    browser.post(f"{HOME}foto/")

    card = browser.get(HOME, headers={"HX-Request": "true"})
    assert "<html" not in text(card)
    assert "Foto del plan de Buenavista" in text(card)
    run_jobs()

    done = text(browser.get(HOME, headers={"HX-Request": "true"}))
    assert "La foto está tomada" in done
    assert Handover.objects.get().state == HandoverState.SNAPSHOT_TAKEN

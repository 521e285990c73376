"""The chapter of regalías in formulation: initiatives, targets by biennium, undo, and who may."""

from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.plans.models import PlanTotal, SgrBiennium, SgrInitiative, SgrTarget, ValueHistory
from kpt.plans.queries import load_content
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import some_regalias
from tests.plans.drafts import a_catalogue
from tests.plans.test_grid import Desk

pytestmark = pytest.mark.django_db
PESOS = "$\N{NO-BREAK SPACE}"


@pytest.fixture
def desk():
    return Desk()


def add(desk, **more):
    data = {"nombre": "Placa huella en la vía a Pijao", "tipo": "Iniciativa", **more}
    return desk.browser.post(desk.url("initiative-add"), data, follow=True)


def undo_last(desk):
    change = ValueHistory.objects.latest("pk").change_id
    return desk.browser.post(desk.url("change-undo", change), follow=True)


def test_an_initiative_is_written_with_its_lines_and_money(desk):
    page = add(desk, lineas=[1, 2], valor="$ 1.500.000.000", bpin="2024631110001").content.decode()
    row = SgrInitiative.objects.get()
    assert (row.label, row.indicative_cop, row.bpin_text) == (
        "ISGR-1", D(1_500_000_000), "2024631110001",
    )  # fmt: skip
    assert list(row.line_links.values_list("line__consecutive", flat=True)) == [1, 2]
    assert "Sirve a LE-1 Línea de la región 1; LE-2 Línea de la región 2." in page
    assert f"{PESOS}1.500.000.000" in page


def test_a_form_with_errors_keeps_what_was_typed(desk):
    response = desk.browser.post(
        desk.url("initiative-add"), {"nombre": "", "tipo": "Obra", "valor": "mil"}
    )
    assert response.status_code == 422
    assert 'value="Obra"' in response.content.decode()
    assert 'value="mil"' in response.content.decode()
    assert not SgrInitiative.objects.exists()


def test_two_people_on_one_initiative_do_not_overwrite_in_silence(desk):
    add(desk)
    url = desk.url("initiative", 1)
    seen = SgrInitiative.objects.get().row_version
    desk.browser.post(url, {"nombre": "La de ella", "vista": seen})
    response = desk.browser.post(url, {"nombre": "La de él", "vista": seen})
    assert response.status_code == 422
    assert "cambió ISGR-1 mientras usted escribía" in response.content.decode()
    assert "La de él" in response.content.decode()
    assert SgrInitiative.objects.get().name == "La de ella"
    again = SgrInitiative.objects.get().row_version
    assert f'name="vista" value="{again}"' in response.content.decode()


def test_a_target_is_found_in_the_catalogue_and_programmed_by_biennium(desk):
    a_catalogue()
    add(desk)
    found = desk.browser.get(desk.url("sgr-target-add", 1) + "?q=placa huella").content.decode()
    assert 'value="240204200"' in found
    desk.browser.post(desk.url("sgr-target-add", 1), {"indicador": "240204200"})
    target = SgrTarget.objects.get()
    assert (target.official_code, target.sector_code, target.initiative_text) == (
        "ISGR-IP-1", "24", "ISGR-1-Placa huella en la vía a Pijao",
    )  # fmt: skip
    url = desk.url("sgr-target", "ISGR-IP-1")
    page = desk.browser.get(url).content.decode()
    assert "Cantidad 2025-2026 (número)" in page
    data = {
        "iniciativa": 1, "acumulacion": "acumulativo", "meta": "6,5", "cofinanciado": "Sí",
        "cantidad_1": "4", "pesos_1": "900.000.000", "pesos_2": "100.000.000",
        "vista": target.row_version,
    }  # fmt: skip
    page = desk.browser.post(url, data, follow=True).content.decode()
    assert f"{PESOS}1.000.000.000" in page
    assert "no se suma con el presupuesto ordinario" in page
    row = load_content(desk.version).sgr_targets[0]
    assert row.biennia["2025-2026"] == (D(4), D(900_000_000))
    assert row.biennia["2027-2028"] == (None, D(100_000_000))
    assert not PlanTotal.objects.filter(amount_cop=D(900_000_000)).exists()


def test_an_unknown_indicator_is_told(desk):
    add(desk)
    page = desk.browser.post(desk.url("sgr-target-add", 1), {"indicador": "1"}, follow=True)
    assert "no está en el catálogo" in page.content.decode()
    assert not SgrTarget.objects.exists()


def test_what_is_removed_or_changed_comes_back_with_undo(desk):
    target = some_regalias(desk.version)
    data = {
        "iniciativa": 1, "acumulacion": "acumulativo", "pesos_1": "5", "vista": target.row_version,
    }  # fmt: skip
    desk.browser.post(desk.url("sgr-target", "ISGR-IP-1"), data)
    kept = SgrBiennium.objects.get(biennium="2025-2026")
    assert (kept.quantity, kept.amount_cop) == (None, D(5))
    undo_last(desk)
    kept = SgrBiennium.objects.get(biennium="2025-2026")
    assert (kept.quantity, kept.amount_cop) == (D(4), D(900_000_000))

    refused = desk.browser.post(desk.url("initiative-remove", 1), follow=True)
    assert "Retírelas primero" in refused.content.decode()
    desk.browser.post(desk.url("sgr-target-remove", "ISGR-IP-1"))
    assert not SgrTarget.objects.exists()
    undo_last(desk)
    assert SgrBiennium.objects.get().amount_cop == D(900_000_000)


def test_a_number_is_never_used_twice(desk):
    a_catalogue()
    some_regalias(desk.version)
    desk.browser.post(desk.url("sgr-target-remove", "ISGR-IP-1"))
    desk.browser.post(desk.url("sgr-target-add", 1), {"indicador": "240204200"})
    assert SgrTarget.objects.get().official_code == "ISGR-IP-2"
    desk.browser.post(desk.url("sgr-target-remove", "ISGR-IP-2"))
    desk.browser.post(desk.url("initiative-remove", 1))
    add(desk)
    assert SgrInitiative.objects.get().label == "ISGR-2"


def test_initiatives_are_ordered(desk):
    for name in ("Uno", "Dos", "Tres"):
        add(desk, nombre=name)
    desk.browser.post(desk.url("initiative-move", 3), {"hacia": "arriba"})
    desk.browser.post(desk.url("initiative-move", 1), {"hacia": "arriba"})  # it is the first
    rows = SgrInitiative.objects.order_by("position")
    assert [row.name for row in rows] == ["Uno", "Tres", "Dos"]


def test_who_may_not_write_reads_only(desk):
    some_regalias(desk.version)
    reader = client_of(actor_of(Role.READER, desk.entity))
    page = reader.get(desk.url("regalias")).content.decode()
    assert "Vía a Pijao" in page
    assert "Agregar una iniciativa" not in page
    for name in ("initiative-add", "initiative-remove", "sgr-target"):
        arguments = {"initiative-remove": [1], "sgr-target": ["ISGR-IP-1"]}.get(name, [])
        assert reader.post(desk.url(name, *arguments)).status_code == 403
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert outsider.get(desk.url("regalias")).status_code == 403
    assert SgrInitiative.objects.count() == 1
    assert desk.browser.get(desk.url("initiative", 9)).status_code == 404
    assert desk.browser.get(desk.url("sgr-target", "ISGR-IP-9")).status_code == 404


@pytest.mark.parametrize("initiatives", [1, 12])
def test_the_chapter_takes_ten_queries_whatever_it_has(
    desk, django_assert_max_num_queries, initiatives
):
    for number in range(initiatives):
        add(desk, nombre=f"Iniciativa {number}", lineas=[1, 2])
    desk.get(name="regalias")
    with django_assert_max_num_queries(10):
        page = desk.get(name="regalias")
    assert page.count('id="isgr-') == initiatives

"""The sheet of the plan plurianual: what it shows, what it saves, and what it tells."""

import json
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.plans.actions.investment import Typed, save_cells
from kpt.plans.actions.opening import open_draft
from kpt.plans.actions.totals import recalculate_totals
from kpt.plans.models import ChangeSet, ExpectedFunding, Funding, FundingCeiling, ValueHistory
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.plan_factories import YEARS, GovernmentFactory, LineFactory, TargetFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


class Desk:
    """A plan in formulation of two lines and four targets, and who writes it."""

    def __init__(self):
        self.entity = EntityFactory()
        GovernmentFactory(entity=self.entity)
        self.leader = actor_of(Role.TEAM_LEADER, self.entity)
        self.version = open_draft(
            entity_id=self.entity.pk, actor=self.leader, now=NOW, name="Siembra"
        )
        self.lines = [LineFactory(version=self.version, consecutive=n) for n in (1, 2)]
        self.target(1, 0, {(2024, 1): 20_000_000, (2025, 1): 21_000_000})
        self.target(2, 0, {(2024, 1): 5_000_000, (2024, 6): 7_000_000})
        self.target(3, 0, {})
        self.target(4, 1, {(2024, 6): 9_000_000}, customisation="Vereda El Edén")
        recalculate_totals(self.version.pk)
        self.browser = client_of(self.leader)

    def target(self, number, line, money, **more):
        return TargetFactory(
            version=self.version, number=number, lines=[self.lines[line]], money=money, **more
        )

    def url(self, name="grid", *arguments):
        return reverse(f"draft:{name}", args=[self.entity.pk, *arguments])

    def get(self, query="", name="grid"):
        response = self.browser.get(self.url(name) + query)
        assert response.status_code == 200
        return response.content.decode()

    def send(self, cells, seen=None, browser=None, query=""):
        data = cells | ({"antes": json.dumps(seen)} if seen is not None else {})
        return (browser or self.browser).post(self.url("grid-cells") + query, data).json()

    def money(self, number):
        rows = Funding.objects.filter(target__version=self.version, target__consecutive=number)
        return {(f.fiscal_year, f.source_id): f.amount_cop for f in rows}


@pytest.fixture
def desk():
    return Desk()


def test_the_first_line_opens_with_its_targets_and_every_level_has_its_total(desk):
    page = desk.get()
    assert 'name="c-1-2024-1" value="20.000.000" data-valor="20000000"' in page
    assert 'data-suma="t2.2024">12.000.000' in page  # of two sources: a sum, not typed
    assert 'name="c-2-2024-1"' not in page
    assert 'data-suma="l1.2024">32.000.000' in page
    assert 'data-suma="l2">9.000.000' in page
    assert 'data-suma="p.2024">41.000.000' in page
    assert "$\N{NO-BREAK SPACE}62.000.000" in page
    assert "3 de 4" in page
    assert "IP-4" not in page


def test_a_target_opens_to_its_sources_and_takes_another_one(desk):
    page = desk.get("?abrir=2")
    assert 'name="c-2-2024-1" value="5.000.000"' in page
    assert 'name="c-2-2027-6" value=""' in page
    assert 'data-suma="t2.s6">7.000.000' in page
    assert 'name="c-2-2024-9"' not in page
    page = desk.get("?agregar_a=2&fuente_2=9")
    assert 'name="c-2-2024-9" value=""' in page
    assert "IP-2, 2024, SGP municipios Rio Magdalena" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?linea=2", {4}),
        ("?linea=todas", {1, 2, 3, 4}),
        ("?q=vereda+eden", {4}),
        ("?solo=sin-plata", {3}),
        ("?solo=con-plata&fuente=6", {2, 4}),
        ("?solo=sobre-techo", {2, 4}),
        ("?sector=24", {1, 2, 3, 4}),
        ("?sector=19", set()),
        ("?linea=abc&pagina=99&fuente=77&abrir=x", {1, 2, 3}),
    ],
)
def test_filters_live_in_the_address(desk, query, shown):
    FundingCeiling.objects.create(
        plan=desk.version.plan, fiscal_year=2024, source_id=6, amount_cop=D(15_000_000),
        changed_at=NOW, changed_by=desk.leader.user,
    )  # fmt: skip
    page = desk.get(query)
    assert {n for n in range(1, 5) if f'id="ip-{n}"' in page} == shown


def test_one_source_is_written_for_every_target_at_once(desk):
    page = desk.get("?fuente=6")
    for number, text in ((1, ""), (2, "7.000.000"), (3, "")):
        assert f'name="c-{number}-2024-6" value="{text}"' in page
    assert 'data-suma="p.2024">16.000.000' in page  # of that source only


@pytest.mark.parametrize("targets", [0, 60])
def test_a_page_takes_ten_queries_whatever_the_plan(desk, django_assert_max_num_queries, targets):
    for number in range(5, 5 + targets):
        desk.target(number, 0, {(year, 3): number for year in YEARS})
    recalculate_totals(desk.version.pk)
    desk.get()
    with django_assert_max_num_queries(10):
        page = desk.get("?abrir=todas")
    assert page.count('id="ip-') == (25 if targets else 3)


def test_a_cell_is_saved_with_the_sums_that_it_changes(desk):
    answer = desk.send({"c-1-2025-1": "$ 1.250.000,5"}, {"c-1-2025-1": "21000000"})
    assert answer["celdas"]["c-1-2025-1"] == {
        "estado": "guardado", "valor": "1250000.5", "texto": "1.250.000,5", "aviso": "",
        "enviado": "$ 1.250.000,5",
    }  # fmt: skip
    sums = answer["sumas"]
    assert (sums["t1.2025"], sums["l1.2025"], sums["p.2025"]) == ("1.250.000,5",) * 3
    assert sums["t1.s1"] == "21.250.000,5"
    assert sums["total"] == "$\N{NO-BREAK SPACE}42.250.000,50"
    assert desk.money(1)[2025, 1] == D("1250000.5")
    assert ChangeSet.objects.get(pk=answer["cambio"]).by == desk.leader.user


def test_a_block_saves_what_it_can_and_tells_the_rest(desk):
    answer = desk.send(
        {
            "c-3-2024-1": "1250000",
            "c-3-2025-1": "13.2OO.000",
            "c-3-2026-1": "-4",
            "c-3-1999-1": "8",
        },
        {},
    )
    told = {name: cell["estado"] for name, cell in answer["celdas"].items()}
    assert told == {"c-3-2024-1": "guardado", "c-3-2025-1": "error", "c-3-2026-1": "error"}
    assert "¿Quiso escribir 13.200.000?" in answer["celdas"]["c-3-2025-1"]["mensaje"]
    assert answer["celdas"]["c-3-2025-1"]["enviado"] == "13.2OO.000"
    assert desk.money(3) == {(2024, 1): D(1_250_000)}


def test_an_amount_in_thousands_is_saved_with_a_gentle_warning(desk):
    cell = desk.send({"c-1-2026-1": "22.000"}, {"c-1-2026-1": ""})["celdas"]["c-1-2026-1"]
    assert cell["estado"] == "guardado"
    assert "parece escrito en miles" in cell["aviso"]
    assert "22.000.000" in cell["aviso"]


def test_two_people_on_one_cell_both_see_both_values(desk):
    other = MembershipFactory(role=Role.TEAM_MEMBER, entity=desk.entity, user__full_name="Ana Ruiz")
    hers = client_of(other.user)
    desk.send({"c-1-2024-1": "30.000.000"}, {"c-1-2024-1": "20000000"}, browser=hers)
    cell = desk.send({"c-1-2024-1": "40.000.000"}, {"c-1-2024-1": "20000000"})["celdas"][
        "c-1-2024-1"
    ]
    assert (cell["estado"], cell["texto"], cell["mio"], cell["quien"]) == (
        "conflicto", "30.000.000", "40.000.000", "Ana Ruiz",
    )  # fmt: skip
    assert desk.money(1)[2024, 1] == D(30_000_000)
    desk.send({"c-1-2024-1": "40.000.000"}, {"c-1-2024-1": cell["valor"]})
    assert desk.money(1)[2024, 1] == D(40_000_000)


def test_what_others_write_is_told_in_two_queries(desk, django_assert_max_num_queries):
    start = desk.browser.get(desk.url("grid-changes"))
    assert (start.status_code, start.content) == (204, b"")
    other = MembershipFactory(role=Role.TEAM_MEMBER, entity=desk.entity, user__full_name="Ana Ruiz")
    done = desk.send({"c-4-2024-6": "9.500.000"}, browser=client_of(other.user))
    with django_assert_max_num_queries(6):  # four are of the session and the guard
        news = desk.browser.get(desk.url("grid-changes") + "?desde=0").json()
    cell = news["celdas"]["c-4-2024-6"]
    assert (cell["valor"], cell["texto"], cell["quien"], cell["propia"]) == (
        "9500000", "9.500.000", "Ana Ruiz", False,
    )  # fmt: skip
    assert (news["cambio"], news["otras"]) == (done["cambio"], False)
    after = desk.browser.get(desk.url("grid-changes") + f"?desde={done['cambio']}")
    assert after.status_code == 204
    sums = desk.browser.get(desk.url("grid-sums") + "?metas=4").json()["sumas"]
    assert (sums["t4.2024"], sums["l2.2024"]) == ("9.500.000", "9.500.000")


def test_without_javascript_the_whole_page_is_a_form(desk):
    page = desk.browser.get(desk.url() + "?abrir=2").content.decode()
    seen = {"c-1-2024-1": "20000000", "c-2-2024-6": "7000000"}
    assert "Guardar esta hoja" in page
    data = {"antes": json.dumps(seen), "c-1-2024-1": "20.000.000", "c-2-2024-6": "8.000.000"}
    response = desk.browser.post(desk.url() + "?abrir=2", data, follow=True)
    assert "Se guardó: 1\N{NO-BREAK SPACE}celda." in response.content.decode()
    assert desk.money(2)[2024, 6] == D(8_000_000)
    assert desk.money(1)[2024, 1] == D(20_000_000)


def test_an_invalid_page_keeps_what_was_typed_and_links_to_the_cell(desk):
    data = {"antes": "{}", "c-1-2024-1": "mucho", "c-1-2025-1": "22.000.000"}
    response = desk.browser.post(desk.url(), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'href="#c-1-2024-1"' in page
    assert 'name="c-1-2024-1" value="mucho"' in page
    assert 'name="c-1-2025-1" value="22.000.000"' in page
    assert desk.money(1)[2025, 1] == D(21_000_000)  # nothing was written


@pytest.mark.parametrize("role", [Role.READER, Role.DEPARTMENT_REVIEWER, Role.DNP_REVIEWER])
def test_who_may_not_write_reads_figures_and_is_refused(desk, role):
    place = {Role.READER: desk.entity, Role.DEPARTMENT_REVIEWER: desk.entity.department}.get(role)
    browser = client_of(actor_of(role, place))
    page = browser.get(desk.url()).content.decode()
    assert 'name="c-1-2024-1"' not in page
    assert "20.000.000" in page
    answer = browser.post(desk.url("grid-cells"), {"c-1-2024-1": "1"})
    assert answer.status_code == 403
    assert "Solo el equipo" in answer.json()["mensaje"]
    assert browser.post(desk.url("grid-fill"), {}).status_code == 403
    assert desk.money(1)[2024, 1] == D(20_000_000)


def test_an_outsider_does_not_enter(desk):
    browser = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    for name in ("grid", "grid-changes", "ceilings"):
        assert browser.get(desk.url(name)).status_code == 403


def test_rows_are_filled_at_once_and_the_act_is_undone_whole(desk):
    before = {number: desk.money(number) for number in (1, 2)}
    data = {"meta": [1, 2], "como": "inflar", "de": "1", "tasa": "10"}
    desk.browser.post(desk.url("grid-fill"), data)
    assert desk.money(1) == dict(
        zip([(y, 1) for y in YEARS], map(D, (20_000_000, 22_000_000, 24_200_000, 26_620_000)),
            strict=True)
    )  # fmt: skip
    assert desk.money(2)[2027, 1] == D(6_655_000)
    change = ValueHistory.objects.latest("pk").change_id
    desk.browser.post(desk.url("change-undo", change))
    assert {number: desk.money(number) for number in (1, 2)} == before


@pytest.mark.parametrize(
    ("asked", "number", "after"),
    [
        ({"como": "copiar"}, 1, {(y, 1): 20_000_000 for y in YEARS}),
        (
            {"como": "repartir", "de": "3", "valor": "100", "parte_2024": "40", "parte_2025": "60"},
            3,
            {(2024, 3): 40, (2025, 3): 60},
        ),
        ({"como": "llenar", "de": "3", "valor": "5", "anios": [2025, 2026]}, 3,
         {(2025, 3): 5, (2026, 3): 5}),
    ],
)  # fmt: skip
def test_ways_of_filling(desk, asked, number, after):
    desk.browser.post(desk.url("grid-fill"), asked | {"meta": number})
    assert desk.money(number) == {place: D(value) for place, value in after.items()}


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"como": "llenar", "meta": 1}, "Escoja en qué fuente va el valor."),
        ({"como": "inflar", "meta": 1}, "Escriba la tasa"),
        ({"como": "repartir", "meta": 1, "parte_2024": "90"}, "deben sumar 100"),
    ],
)
def test_filling_asks_for_what_is_missing(desk, asked, says):
    before = desk.money(1)
    response = desk.browser.post(desk.url("grid-fill"), asked)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert desk.money(1) == before


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"como": "copiar"}, "Marque primero las metas"),
        ({"como": "copiar", "meta": 3}, "no tienen plata de la que partir"),
        ({"como": "copiar", "meta": 99}, "IP-99 ya no está en el plan"),
    ],
)
def test_filling_nothing_says_why(desk, asked, says):
    response = desk.browser.post(desk.url("grid-fill"), asked, follow=True)
    assert says in response.content.decode()


def test_cofinancing_is_marked_as_expected_with_its_partner(desk):
    url = desk.url("grid-expected", 2, 6)
    assert "7.000.000" in desk.browser.get(url).content.decode()
    page = desk.browser.post(url, {"anios": [2024], "con": "Gobernación"}, follow=True)
    text = page.content.decode()
    assert "por gestionar: 2024 · Gobernación" in text
    assert "is-hoped" in text
    assert 'por gestionar, <span data-suma="gestion">$\N{NO-BREAK SPACE}7.000.000' in text
    assert ExpectedFunding.objects.get().partner == "Gobernación"
    assert desk.browser.get(desk.url("grid-expected", 99, 6)).status_code == 404


def test_it_is_taken_away_as_a_file_and_printed(desk):
    csv = b"".join(desk.browser.get(desk.url("grid-file", "csv") + "?linea=1").streaming_content)
    rows = csv.decode("utf-8-sig").splitlines()
    assert len(rows) == 5  # IP-2 has two sources
    assert rows[1].startswith("IP-1,LE-1 Línea de la región 1,24 Transporte")
    assert rows[1].endswith("Recursos propios,20000000,21000000,,,41000000,")
    workbook = desk.browser.get(desk.url("grid-file", "xlsx"))
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    printed = desk.get(name="grid-print")
    assert "IP-4" in printed
    assert "<input" not in printed.partition("<main")[2].partition("</main")[0]


def test_a_removed_target_is_told_in_its_cells(desk):
    answer = desk.send({"c-77-2024-1": "5"})
    assert "IP-77 ya no está en el plan" in answer["celdas"]["c-77-2024-1"]["mensaje"]


def test_two_values_for_one_cell_leave_the_last(desk):
    saved = save_cells(
        version_id=desk.version.pk,
        cells=[Typed(1, 2024, 1, D(1)), Typed(1, 2024, 1, D(2))],
        actor=desk.leader,
        now=NOW,
    )
    assert saved.changed == 1
    assert desk.money(1)[2024, 1] == D(2)

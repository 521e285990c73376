"""Product targets on the screen: found in the catalogue, filled one value at a time, by sector."""

from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.catalogues.models import SDG
from kpt.plans.models import ChangeSet, ProductTarget, TargetBpin
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.plan_factories import YEARS, LineFactory, TargetFactory
from tests.plans.drafts import place, web

__all__ = ["place", "web"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def target(place):
    return TargetFactory(version=place.version, change=place.version.change, bpin_text="")


def sent(place, web, row, campo, **values):
    data = {name.replace("__", "-"): value for name, value in values.items()}
    return web.post(place.url("target-field", row.uid), {"campo": campo, **data})


def years_of(target) -> list:
    rows = target.programming.order_by("fiscal_year")
    return list(rows.values_list("quantity", flat=True))


# The list -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("targets", [1, 130])
def test_the_list_takes_the_same_queries(place, web, targets, django_assert_max_num_queries):
    line = place.line()
    for number in range(1, targets + 1):
        TargetFactory(
            version=place.version,
            change=place.version.change,
            number=number,
            lines=[line],
            money={(2024, 1): 500},
        )
    web.get(place.url("targets"))
    with django_assert_max_num_queries(10):
        html = web.get(place.url("targets")).content.decode()
    assert html.count('data-t="Cuatrienio"') == min(targets, 100)
    assert f"<b>{targets}\u00a0meta" in html


def test_the_list_is_narrowed_by_the_address_and_says_what_is_missing(place, web):
    line = place.line()
    one = TargetFactory(version=place.version, change=place.version.change, lines=[line])
    TargetFactory(
        version=place.version,
        change=place.version.change,
        number=2,
        sector_code="19",
        sector_name="Salud",
        programme_code="1905",
        product_code="1905021",
        indicator_code="190502100",
        indicator_name="Campañas",
        target=None,
        quantities={},
    )

    def shown(**asked):
        html = web.get(place.url("targets"), asked).content.decode()
        return [f"IP-{n}" for n in (1, 2) if f"IP-{n} ·" in html]

    assert shown() == ["IP-1", "IP-2"]
    assert shown(q="VIA terciária") == ["IP-1"]
    assert shown(sector="19") == ["IP-2"]
    assert shown(programa="1905") == ["IP-2"]
    assert shown(linea=str(line.consecutive)) == ["IP-1"]
    assert shown(estado="sin-meta") == ["IP-2"]
    assert shown(estado="sin-programar") == ["IP-2"]
    assert shown(estado="sin-linea") == ["IP-2"]
    assert shown(estado="sin-plata") == ["IP-1", "IP-2"]
    assert shown(estado="sin-responsable", pagina="9") == ["IP-1", "IP-2"]
    html = web.get(place.url("targets"), {"orden": "-nombre"}).content.decode()
    assert html.index("IP-1 ·") < html.index("IP-2 ·")
    assert "responsable, plata" in html
    assert one.label == "IP-1"


def test_an_empty_list_says_what_to_do_first(place, web):
    assert "Agregar la primera meta" in web.get(place.url("targets")).content.decode()


# Finding a product --------------------------------------------------------------------------------


def test_a_product_is_found_by_words_and_by_meaning(place, web, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        web.get(place.url("target-picker"), {"q": "placa huella"})
    with django_assert_max_num_queries(10):
        html = web.get(place.url("target-picker"), {"q": "placa huella"}).content.decode()
    assert "En el catálogo" in html
    assert "240204200" in html
    other = web.get(place.url("target-picker"), {"q": "almuerzos en el colegio"}).content.decode()
    assert "Ningún producto dice exactamente" in other
    assert "220102800" in other
    assert "no existe" in web.get(place.url("target-picker"), {"q": "xyzw"}).content.decode()


def test_only_the_sectors_of_the_line_are_offered_until_all_are_asked_for(place, web):
    line = place.line(sectors=["40"])
    asked = {"linea": str(line.consecutive)}
    html = web.get(place.url("target-picker"), asked).content.decode()
    assert "400301700" in html
    assert "240204200" not in html
    every = web.get(place.url("target-picker"), {**asked, "todos": "on"}).content.decode()
    assert "240204200" in every


def test_a_target_takes_words_unit_and_usual_goal_from_the_catalogue(place, web):
    line = place.line()
    goal = SDG.objects.create(number=6, name="Agua", title="Agua")
    TargetFactory(
        number=9,
        indicator_code="400301700",
        product_code="4003017",
        programme_code="4003",
        sector_code="40",
        sdg=goal,
    )
    data = {"indicador": "400301700", "linea": str(line.consecutive)}
    answer = web.post(place.url("target-add"), data, follow=True)
    made = ProductTarget.objects.get(version=place.version)
    assert (made.label, made.product_name, made.unit, made.sdg) == (
        "IP-1",
        "Acueductos construidos",
        "Número",
        goal,
    )
    assert [link.line for link in made.line_links.all()] == [line]
    assert "Se agregó IP-1" in answer.content.decode()
    used = web.get(place.url("target-picker"), {"q": "acueductos"}).content.decode()
    assert "Ya está en el plan: IP-1" in used


def test_a_code_that_the_catalogue_lacks_is_refused(place, web):
    answer = web.post(place.url("target-add"), {"indicador": "999999999"}, follow=True)
    assert "El catálogo no tiene el indicador" in answer.content.decode()
    assert not ProductTarget.objects.exists()


# One target ---------------------------------------------------------------------------------------


def test_the_page_takes_the_same_queries(place, web, target, django_assert_max_num_queries):
    for number in range(20):
        place.line(f"Línea {number}")
    web.get(place.url("target", target.uid))
    with django_assert_max_num_queries(10):
        html = web.get(place.url("target", target.uid)).content.decode()
    assert "Coincide: los años suman 12 kilómetros" in html


@pytest.mark.parametrize(
    ("campo", "value", "field", "stored"),
    [
        ("customisation", "Vía La Mina <b>", "customisation", "Vía La Mina <b>"),
        ("target", "1.250,5", "target", D("1250.5")),
        ("accumulation", "no_acumulativo", "accumulation", "no_acumulativo"),
        ("bpin_text", "2024000010001, 2024000010002", "bpin_text", "2024000010001, 2024000010002"),
        ("unit_cost_cop", "$ 900.000,25", "detail.unit_cost_cop", D("900000.25")),
        ("rationale", "Porque sí", "detail.rationale", "Porque sí"),
        ("refinement", "capacidad", "detail.refinement", "capacidad"),
        ("responsible_office", "Obras", "detail.responsible_office", "Obras"),
    ],
)
def test_each_value_is_saved_by_itself_and_undone(place, web, target, campo, value, field, stored):
    target.accumulation = "acumulativo"
    target.save()
    answer = sent(place, web, target, campo, **{campo: value})
    assert answer.status_code == 200, answer.content.decode()
    assert 'id="cuadre"' in answer.content.decode()

    def now():
        found = ProductTarget.objects.select_related("detail").get(pk=target.pk)
        for part in field.split("."):
            found = getattr(found, part)
        return found

    assert now() == stored
    before = web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert before.status_code == 302
    assert now() != stored


@pytest.mark.parametrize(
    ("campo", "value", "words"),
    [
        ("target", "doce", "Escriba un número"),
        ("target", "-4", "mayor o igual"),
        ("accumulation", "otra", "válida"),
        ("lines", ["77"], "válida"),
        ("responsible_id", "99999", "válida"),
        ("programado-2025", "tres", "Escriba un número"),
    ],
)
def test_what_is_not_valid_says_why_and_writes_nothing(place, web, target, campo, value, words):
    before = ChangeSet.objects.count()
    answer = web.post(place.url("target-field", target.uid), {"campo": campo, campo: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ChangeSet.objects.count() == before


def test_populations_and_places_are_kept_as_structure(place, web, target):
    groups = {"populations": ["victimas", "mujeres"], "personas-victimas": "1.200"}
    assert sent(place, web, target, "populations", **groups).status_code == 200
    assert list(target.populations.values_list("group_code", "people")) == [
        ("mujeres", None),
        ("victimas", 1200),
    ]
    spots = {"places-clase": ["vereda", "", "rural"], "places-nombre": ["El Roble; alto", "x", ""]}
    assert sent(place, web, target, "places", **spots).status_code == 200
    assert list(target.places.values_list("kind", "name")) == [
        ("rural", ""),
        ("vereda", "El Roble, alto"),
    ]
    bad = sent(place, web, target, "places", **{"places-clase": ["vereda"], "places-nombre": [""]})
    assert "Escriba cuál: vereda" in bad.content.decode()
    assert (
        "Escoja los grupos"
        in sent(place, web, target, "populations", populations=["marcianos"]).content.decode()
    )
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert target.places.count() == 0
    html = web.get(place.url("target", target.uid)).content.decode()
    assert 'value="1200"' in html


def test_projects_follow_what_the_text_names(place, web, target):
    sent(place, web, target, "bpin_text", bpin_text="2024000010001, NO APLICA")
    assert list(TargetBpin.objects.values_list("code", flat=True)) == ["2024000010001"]
    sent(place, web, target, "bpin_text", bpin_text="")
    assert not TargetBpin.objects.exists()


def test_the_years_say_at_once_whether_they_agree(place, web, target):
    answer = sent(
        place, web, target, "programado-2025", programado__2025="5,5", antes__programado__2025="3"
    )
    assert "suman 14,5 kilómetros y la meta es 12: sobran 2,5" in answer.content.decode()
    assert years_of(target) == [3, D("5.5"), 3, 3]


@pytest.mark.parametrize(
    ("mode", "years", "fix", "after"),
    [
        ("acumulativo", (2, None, None, None), "repartir", [2, 4, 3, 3]),
        ("no_acumulativo", (12, 5, None, 12), "igualar", [12, 12, None, 12]),
        ("no_acumulativo", (3, 3, 3, 3), "cambiar-tipo", [3, 3, 3, 3]),
        ("acumulativo", (3, 3, 3, 4), "tomar-suma", [3, 3, 3, 4]),
    ],
)
def test_one_step_makes_them_agree(place, web, mode, years, fix, after):
    quantities = {year: q and D(q) for year, q in zip(YEARS, years, strict=True)}
    target = TargetFactory(
        version=place.version,
        change=place.version.change,
        accumulation=mode,
        quantities=quantities,
    )
    page = web.get(place.url("target", target.uid)).content.decode()
    assert f'value="{fix}"' in page
    answer = web.post(place.url("target-fix", target.uid), {"arreglo": fix}, follow=True)
    assert "Coincide" in answer.content.decode()
    assert years_of(target) == after


def test_a_fix_that_is_late_says_so(place, web, target):
    answer = web.post(place.url("target-fix", target.uid), {"arreglo": "repartir"}, follow=True)
    assert "No falta nada por repartir" in answer.content.decode()
    assert web.post(place.url("target-fix", target.uid), {"arreglo": "x"}).status_code == 400


def test_cost_times_target_is_shown(place, web, target):
    answer = sent(place, web, target, "unit_cost_cop", unit_cost_cop="1.000.000,5")
    assert "$\u00a012.000.006" in answer.content.decode()


def whole_form(place, web, target) -> dict:
    """Return what a browser without JavaScript sends of a page that nobody touched."""
    form = web.get(place.url("target", target.uid)).context["form"]
    data = {}
    for field in form:
        data[f"antes-{field.name}"] = field.before
        if field.name not in ("populations", "places", "lines"):
            data[field.name] = field.field.prepare_value(field.initial) or ""
    return data


def test_without_javascript_one_button_saves_what_changed(place, web, target):
    data = whole_form(place, web, target)
    before = ChangeSet.objects.count()
    untouched = web.post(place.url("target", target.uid), data, follow=True)
    assert "no había nada nuevo" in untouched.content.decode()
    assert ChangeSet.objects.count() == before

    changed = {**data, "target": "20", "programado-2027": "11", "responsible_office": "Obras"}
    answer = web.post(place.url("target", target.uid), changed, follow=True)
    target.refresh_from_db()
    assert (target.target, target.detail.responsible_office) == (20, "Obras")
    assert years_of(target) == [3, 3, 3, 11]
    assert "Coincide: los años suman 20" in answer.content.decode()
    assert ChangeSet.objects.count() == before + 1

    wrong = web.post(place.url("target", target.uid), {**changed, "target": "veinte"})
    assert wrong.status_code == 422
    assert 'value="veinte"' in wrong.content.decode()
    assert "Hay una cosa por corregir" in wrong.content.decode()


def test_two_people_on_the_same_year_choose(place, web, target):
    other = client_of(actor_of(Role.TEAM_MEMBER, place.entity, full_name="Ana Ruiz"))
    seen = {"antes__programado__2025": "3"}
    sent(place, other, target, "programado-2025", programado__2025="8", **seen)
    clash = sent(place, web, target, "programado-2025", programado__2025="9", **seen)
    html = clash.content.decode()
    assert clash.status_code == 409
    assert "Ana Ruiz" in html
    assert "<b>8</b>" in html
    assert "<b>9</b>" in html
    assert years_of(target)[1] == 8
    mine = {"antes__programado__2025": "8", "elige__programado__2025": "mio"}
    sent(place, web, target, "programado-2025", programado__2025="9", **mine)
    assert years_of(target)[1] == 9


def test_a_target_is_removed_after_asking_and_comes_back_whole(place, web, target):
    assert "Sí, retirar la meta" in web.get(place.url("target-remove", target.uid)).content.decode()
    web.post(place.url("target-remove", target.uid))
    assert not ProductTarget.objects.exists()
    assert web.get(place.url("target", target.uid)).status_code == 404
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert years_of(ProductTarget.objects.get()) == [3, 3, 3, 3]


# Who ----------------------------------------------------------------------------------------------


def test_a_member_writes_only_her_sectors(place, target):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=place.entity, sectors=["19"])
    hers = client_of(member.user)
    page = hers.get(place.url("target", target.uid)).content.decode()
    assert "no está a su cargo" in page
    assert "data-estado" not in page
    before = ChangeSet.objects.count()
    assert sent(place, hers, target, "target", target="99").status_code == 403
    assert hers.post(place.url("target-fix", target.uid), {"arreglo": "igualar"}).status_code == 403
    assert hers.post(place.url("target-remove", target.uid)).status_code == 403
    assert hers.post(place.url("target-add"), {"indicador": "400301700"}).status_code == 403
    assert hers.post(place.url("target-add"), {"indicador": "190502100"}).status_code == 302
    assert ChangeSet.objects.count() == before + 1


@pytest.mark.parametrize("role", [Role.READER, Role.DNP_REVIEWER])
def test_readers_see_and_write_nothing(place, target, role):
    reader = client_of(actor_of(role, None if role == Role.DNP_REVIEWER else place.entity))
    assert "Agregar meta" not in reader.get(place.url("targets")).content.decode()
    assert reader.get(place.url("target", target.uid)).status_code == 200
    for name in ("target", "target-field", "target-fix", "target-remove"):
        data = {"campo": "target", "target": "1", "arreglo": "igualar"}
        assert reader.post(place.url(name, target.uid), data).status_code == 403
    assert reader.get(place.url("target-picker")).status_code == 403
    target.refresh_from_db()
    assert target.target == 12


def test_a_target_of_another_plan_is_not_reached_from_here(place, web):
    foreign = TargetFactory(number=5, lines=[LineFactory()])
    assert web.get(place.url("target", foreign.uid)).status_code == 404
    assert sent(place, web, foreign, "target", target="1").status_code == 404
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert outsider.get(place.url("targets")).status_code == 403


def test_what_people_write_is_text_never_markup(place, web):
    nasty = "<img src=x onerror=alert(1)>"
    target = TargetFactory(version=place.version, change=place.version.change, customisation=nasty)
    for url in (place.url("targets"), place.url("target", target.uid), place.url("changes")):
        assert "<img src=x" not in web.get(url).content.decode()
    asked = web.get(place.url("target-picker"), {"q": nasty})
    assert "<img src=x" not in asked.content.decode()


def test_changes_are_told_in_words(place, web, target):
    goal = SDG.objects.create(number=6, name="Agua", title="Agua")
    line = place.line()
    for campo, data in (
        ("populations", {"populations": ["victimas"], "personas-victimas": "120"}),
        ("places", {"places-clase": ["vereda"], "places-nombre": ["El Roble"]}),
        ("lines", {"lines": [line.consecutive]}),
        ("accumulation", {"accumulation": "no_acumulativo"}),
        ("sdg_id", {"sdg_id": goal.pk}),
    ):
        assert sent(place, web, target, campo, **data).status_code == 200
    html = web.get(place.url("changes")).content.decode()
    for words in (
        "Población: de vacío a Víctimas del conflicto armado (120)",
        "Lugares: de vacío a Vereda El Roble",
        "Líneas estratégicas: de vacío a LE-1",
        "Tipo de acumulación: de Acumulativo a No acumulativo",
        "ODS: se señaló",
    ):
        assert words in html


def test_undoing_projects_gives_their_codes_back(place, web, target):
    sent(place, web, target, "bpin_text", bpin_text="2024000010001")
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    assert not TargetBpin.objects.exists()

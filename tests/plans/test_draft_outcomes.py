"""Outcomes on the screen: prioritised by line, with baseline and target, and what moves them."""

from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.catalogues.models import FrameLink, PerformanceFrame
from kpt.indicators.models import Indicator, IndicatorValue
from kpt.plans.actions.outcomes import create_own_outcome
from kpt.plans.models import ChangeSet, OutcomeTarget, ProductTarget
from kpt.rules.text import fold
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import TargetFactory
from tests.plans.drafts import NOW, place, web

__all__ = ["place", "web"]
pytestmark = pytest.mark.django_db


def an_indicator(name="Cobertura de acueducto rural", code="A-1", **more) -> Indicator:
    return Indicator.objects.create(
        code=code,
        name=name,
        search_text=fold(name),
        unit="Porcentaje",
        direction="aumentar",
        **more,
    )


def an_outcome(place, name="Pobreza", lines=(), **sheet) -> OutcomeTarget:
    outcome, _ = create_own_outcome(
        version_id=place.version.pk,
        name=name,
        lines=lines,
        sheet=sheet,
        actor=place.leader,
        now=NOW,
    )
    return outcome


def sent(place, web, row, campo, **values):
    data = {name.replace("__", "-"): value for name, value in values.items()}
    return web.post(place.url("outcome-field", row.uid), {"campo": campo, **data})


def order(place) -> list[str]:
    rows = OutcomeTarget.objects.filter(version=place.version).order_by("position")
    return list(rows.values_list("indicator_name", flat=True))


@pytest.fixture
def frame():
    frame = PerformanceFrame.objects.create(
        label="Marco de prueba", source="Inventado", sha256="0" * 64, is_demo=True, loaded_at=NOW
    )
    for product, weight in (("4003018", 60), ("4003017", 90), ("9999999", 50)):
        FrameLink.objects.create(
            frame=frame,
            outcome_code="A-1",
            outcome_name="Cobertura de acueducto rural",
            programme_code=product[:4],
            product_code=product,
            weight=weight,
            justification="Lleva el agua",
        )
    return frame


# Finding and adding -------------------------------------------------------------------------------


def test_an_indicator_is_found_by_words_and_prioritised_with_its_sheet(place, web):
    line = place.line()
    indicator = an_indicator(transformation_name="Agua y justicia")
    an_indicator("Homicidios", "H-1")
    asked = {"q": "ACUEDUCTO rural", "linea": line.consecutive}
    html = web.get(place.url("outcome-picker"), asked).content.decode()
    assert "Cobertura de acueducto rural" in html
    assert "Homicidios" not in html

    data = {"indicador": indicator.pk, "linea": line.consecutive}
    answer = web.post(place.url("outcome-add"), data, follow=True)
    outcome = OutcomeTarget.objects.get()
    assert (outcome.label, outcome.indicator_name) == ("IR-1", "Cobertura de acueducto rural")
    assert (outcome.detail.unit, outcome.detail.direction, outcome.detail.indicator) == (
        "Porcentaje",
        "aumentar",
        indicator,
    )
    assert outcome.transformation_name == "Agua y justicia"
    assert [link.line for link in outcome.line_links.all()] == [line]
    assert "Se agregó IR-1" in answer.content.decode()

    again = web.post(place.url("outcome-add"), data, follow=True)
    assert "ya está en el plan (IR-1)" in again.content.decode()
    assert OutcomeTarget.objects.count() == 1
    assert "Ya está en el plan" in web.get(place.url("outcome-picker"), asked).content.decode()


def test_the_indicator_of_another_entity_is_not_offered_nor_taken(place, web):
    foreign = an_indicator("Propio de otra", "X-1", entity=EntityFactory())
    assert "Propio de otra" not in web.get(place.url("outcome-picker")).content.decode()
    answer = web.post(place.url("outcome-add"), {"indicador": foreign.pk}, follow=True)
    assert "no está en la lista" in answer.content.decode()
    assert not OutcomeTarget.objects.exists()


def test_an_own_indicator_needs_its_whole_sheet(place, web):
    line = place.line()
    whole = {
        "nombre": "Hogares con agua todos los días",
        "lineas": [line.consecutive],
        "formula": "hogares con agua ÷ hogares × 100",
        "unidad": "Porcentaje",
        "sentido": "aumentar",
        "fuente": "Empresa de acueducto, cada semestre",
        "linea_base": "61,5",
        "ano": "2023",
    }
    for missing in ("nombre", "formula", "unidad", "sentido", "fuente"):
        answer = web.post(place.url("outcome-own"), {**whole, missing: ""})
        assert answer.status_code == 422, missing
        assert "cosa por corregir" in answer.content.decode()
    assert not OutcomeTarget.objects.exists()

    web.post(place.url("outcome-own"), whole)
    outcome = OutcomeTarget.objects.get()
    detail = outcome.detail
    assert (detail.formula, detail.baseline, detail.baseline_year, detail.direction) == (
        whole["formula"],
        D("61.5"),
        2023,
        "aumentar",
    )
    assert [link.line for link in outcome.line_links.all()] == [line]


# Order --------------------------------------------------------------------------------------------


def test_outcomes_are_ordered_inside_each_line(place, web):
    one, two = place.line("Uno"), place.line("Dos")
    rows = {}
    for name, lines in (("A", [one]), ("B", [two]), ("C", [one, two]), ("D", [])):
        rows[name] = an_outcome(place, name, [line.consecutive for line in lines])

    def move(name, to, line):
        data = {"hacia": to, "linea": line.consecutive if line else 0}
        return web.post(place.url("outcome-move", rows[name].uid), data, follow=True)

    move("C", "arriba", one)
    assert order(place) == ["C", "B", "A", "D"]
    move("C", "abajo", two)
    assert order(place) == ["B", "C", "A", "D"]
    move("B", "arriba", two)
    assert order(place) == ["B", "C", "A", "D"]
    html = web.get(place.url("outcomes")).content.decode()
    assert html.index('id="L1-IR-3"') < html.index('id="L1-IR-1"') < html.index('id="L2-IR-2"')
    assert 'id="L0-IR-4"' in html


def test_without_lines_the_page_says_where_to_begin(place, web):
    for name in ("outcomes", "outcome-products"):
        assert "Primero van las líneas" in web.get(place.url(name)).content.decode()
    assert "Ir al paso 1" in web.get(place.url("outcome-targets")).content.decode()


@pytest.mark.parametrize("outcomes", [1, 60])
def test_the_three_steps_take_the_same_queries(place, web, outcomes, django_assert_max_num_queries):
    line = place.line()
    for number in range(outcomes):
        an_outcome(place, f"Indicador {number}", [line.consecutive])
    for name in ("outcomes", "outcome-targets", "outcome-products"):
        web.get(place.url(name))
        with django_assert_max_num_queries(10):
            html = web.get(place.url(name)).content.decode()
        assert html.count(">Indicador ") == outcomes


# One outcome --------------------------------------------------------------------------------------


def test_each_value_is_saved_by_itself(place, web):
    outcome = an_outcome(place, direction="reducir", baseline=D(20))
    for campo, value in (
        ("target", "17"),
        ("in_national_plan", "1"),
        ("priority_reason", "Es lo que más duele"),
        ("baseline_year", "2023"),
    ):
        assert sent(place, web, outcome, campo, **{campo: value}).status_code == 200
    outcome.refresh_from_db()
    assert (outcome.target, outcome.in_national_plan) == (17, True)
    assert outcome.detail.baseline_year == 2023
    html = web.get(place.url("outcome", outcome.uid)).content.decode()
    assert "De 20 a 17: baja 3." in html
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk - 2))
    outcome.refresh_from_db()
    assert outcome.in_national_plan is None


def test_a_reduction_above_the_baseline_warns_at_once_and_is_kept(place, web):
    outcome = an_outcome(place, direction="reducir", baseline=D(20))
    answer = sent(place, web, outcome, "target", target="23")
    assert "debería bajar y la meta (23)" in answer.content.decode()
    outcome.refresh_from_db()
    assert outcome.target == 23
    assert "Revise la meta" in web.get(place.url("outcome-targets")).content.decode()


@pytest.mark.parametrize(
    ("campo", "value"),
    [("baseline_year", "dos mil"), ("baseline", "veinte"), ("direction", "girar"), ("lines", "9")],
)
def test_what_is_not_valid_writes_nothing(place, web, campo, value):
    outcome = an_outcome(place)
    before = ChangeSet.objects.count()
    assert sent(place, web, outcome, campo, **{campo: value}).status_code == 422
    assert ChangeSet.objects.count() == before


def test_the_published_value_is_offered_as_baseline_and_not_imposed(place, web):
    indicator = an_indicator()
    for year, value in ((2022, "60"), (2023, "61.5")):
        IndicatorValue.objects.create(
            indicator=indicator,
            entity=place.entity,
            year=year,
            origin="nacional",
            value=D(value),
            source="Fuente nacional",
        )
    web.post(place.url("outcome-add"), {"indicador": indicator.pk})
    outcome = OutcomeTarget.objects.get()
    assert outcome.detail.baseline is None
    html = web.get(place.url("outcome", outcome.uid)).content.decode()
    assert "61,5 en 2023. Fuente nacional." in html
    answer = web.post(place.url("outcome-baseline", outcome.uid), follow=True)
    outcome.detail.refresh_from_db()
    assert (outcome.detail.baseline, outcome.detail.baseline_year) == (D("61.5"), 2023)
    assert outcome.detail.baseline_source == "Fuente nacional"
    assert "Usarlo como línea base" not in answer.content.decode()


def test_without_a_published_value_it_says_so(place, web):
    outcome = an_outcome(place)
    answer = web.post(place.url("outcome-baseline", outcome.uid), follow=True)
    assert "No hay un dato publicado" in answer.content.decode()


def test_without_javascript_one_button_saves_what_changed(place, web):
    outcome = an_outcome(place, direction="reducir", baseline=D(20))
    form = web.get(place.url("outcome", outcome.uid)).context["form"]
    data = {f"antes-{field.name}": field.before for field in form}
    data |= {"indicator_name": "Pobreza", "direction": "reducir", "baseline": "20", "target": "17"}
    answer = web.post(place.url("outcome", outcome.uid), data, follow=True)
    assert "guardado a las" in answer.content.decode()
    outcome.refresh_from_db()
    assert outcome.target == 17
    bad = web.post(place.url("outcome", outcome.uid), {**data, "indicator_name": ""})
    assert bad.status_code == 422
    assert "Escriba el nombre del indicador" in bad.content.decode()


def test_two_people_on_the_same_target_choose(place, web):
    outcome = an_outcome(place)
    other = client_of(actor_of(Role.TEAM_MEMBER, place.entity, full_name="Ana Ruiz"))
    sent(place, other, outcome, "target", target="17", antes__target="")
    clash = sent(place, web, outcome, "target", target="15", antes__target="")
    assert clash.status_code == 409
    assert "Ana Ruiz" in clash.content.decode()
    outcome.refresh_from_db()
    assert outcome.target == 17


def test_an_outcome_comes_back_with_the_targets_that_served_it(place, web):
    outcome = an_outcome(place)
    target = TargetFactory(version=place.version, change=place.version.change, outcome=outcome)
    page = web.get(place.url("outcome-remove", outcome.uid)).content.decode()
    assert "se quedan en el plan" in page
    web.post(place.url("outcome-remove", outcome.uid))
    target.refresh_from_db()
    assert target.outcome is None
    assert web.get(place.url("outcome", outcome.uid)).status_code == 404
    web.post(place.url("change-undo", ChangeSet.objects.latest("pk").pk))
    target.refresh_from_db()
    assert target.outcome.uid == outcome.uid


# What moves it ------------------------------------------------------------------------------------


def test_the_frame_suggests_products_and_one_click_adds_them(
    place, web, frame, django_assert_max_num_queries
):
    line = place.line()
    indicator = an_indicator()
    data = {"indicador": indicator.pk, "linea": line.consecutive}
    web.post(place.url("outcome-add"), data)
    outcome = OutcomeTarget.objects.get()
    url = place.url("outcome-moved-by", outcome.uid)
    web.get(url)
    with django_assert_max_num_queries(10):
        html = web.get(url).content.decode()
    assert html.index("Acueductos construidos") < html.index("Acueductos optimizados")
    assert "Peso 90 de 100" in html
    assert "no es del DNP" in html
    assert "9999999" not in html

    data = {"indicador": "400301700", "resultado": str(outcome.uid), "volver": url}
    answer = web.post(place.url("target-add"), data, follow=True)
    assert answer.request["PATH_INFO"] == url
    target = ProductTarget.objects.get()
    assert target.outcome == outcome
    assert [link.line for link in target.line_links.all()] == [line]
    assert "IP-1" in answer.content.decode()


def test_an_own_outcome_with_nearly_the_same_name_is_suggested_too(place, web, frame):
    outcome = an_outcome(place, "Cobertura del acueducto en lo rural")
    html = web.get(place.url("outcome-moved-by", outcome.uid)).content.decode()
    assert "Acueductos construidos" in html
    other = an_outcome(place, "Homicidios")
    html = web.get(place.url("outcome-moved-by", other.uid)).content.decode()
    assert "Ningún marco de desempeño" in html


# Who ----------------------------------------------------------------------------------------------


def test_readers_see_and_write_nothing(place):
    outcome = an_outcome(place)
    reader = client_of(actor_of(Role.READER, place.entity))
    for name in ("outcomes", "outcome-targets", "outcome-products"):
        assert reader.get(place.url(name)).status_code == 200
    assert "data-estado" not in reader.get(place.url("outcome", outcome.uid)).content.decode()
    data = {"campo": "target", "target": "1", "indicador": "1", "hacia": "abajo"}
    for name in ("outcome", "outcome-field", "outcome-move", "outcome-baseline", "outcome-remove"):
        assert reader.post(place.url(name, outcome.uid), data).status_code == 403
    for name in ("outcome-add", "outcome-own"):
        assert reader.post(place.url(name), data).status_code == 403
    outcome.refresh_from_db()
    assert outcome.target is None


def test_what_people_write_is_text_never_markup(place, web):
    line = place.line()
    outcome = an_outcome(place, "<script>alert(1)</script>", [line.consecutive])
    for url in (
        place.url("outcomes"),
        place.url("outcome-targets"),
        place.url("outcome", outcome.uid),
        place.url("outcome-moved-by", outcome.uid),
    ):
        assert "<script>alert" not in web.get(url).content.decode()


def test_the_catalogue_goes_out_as_a_workbook(place, web, frame):
    answer = web.get(place.url("catalogue-file"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith(b"PK")

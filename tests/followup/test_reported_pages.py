"""«Avance reportado»: what the entity says, who vouches for it, and how each number was made."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.followup.actions import review
from kpt.followup.actions.reports import Money, submit_report
from kpt.plans.models import ActKind, PlanVersion, ProductTarget, VersionState
from kpt.rules.rollup import RollUpMethod
from tests.factories import client_of
from tests.followup.test_reporting import NOW, VALIDATION, Place
from tests.markup import Page
from tests.plan_factories import LineFactory, TargetFactory, VersionFactory

pytestmark = pytest.mark.django_db
CHAIN = ("sector_code", "programme_code", "product_code", "indicator_code")


def about(value):
    return pytest.approx(value, abs=D("1e-20"))


def text_of(response):
    """Return what one reads on a page, its blanks as one."""
    return " ".join(Page(response.content.decode()).text.split())


@pytest.fixture
def place():
    return Place()


def page(client, place, name="reported", **asked):
    where = "followup" if client.session.get("_auth_user_id") else "portal"
    return client.get(reverse(f"{where}:{name}", args=[place.entity.pk]), asked)


def some_report(place):
    """Two of three targets: 3 of 3 with money, and 1 of 3 without."""
    report = place.opened()
    first, second, _ = place.targets
    place.answer(report, first, "3", money=(Money(1, "", D(900_000), D(500_000), D(100)),))
    place.answer(report, second, "1", narrative="Se abrió la zanja.")
    return report


def test_the_team_sees_what_it_is_writing_and_nobody_else_does(place, client):
    some_report(place)
    inside = page(client_of(place.leader), place)
    shown = inside.context["page"]
    assert shown.whole.average.value == about((1 + D(1) / 3) / 2)
    assert (shown.whole.answered, shown.whole.missing) == (2, 1)
    assert "todavía puede cambiar" in text_of(inside)
    outside = page(client, place)
    assert outside.context["page"].reports == ()
    assert "Todavía no hay un reporte" in text_of(outside)


def sent(place):
    report = place.opened()
    for target in place.targets:
        place.answer(report, target, "3")
    return submit_report(report_id=report.pk, actor=place.leader, now=NOW)


def test_a_label_says_who_when_and_of_which_cut_and_names_nobody_outside(place, client):
    report = sent(place)
    said = text_of(page(client, place))
    assert "Autorreportado" in said
    assert f"Lo envió la entidad ({place.entity.name}) el 20 de octubre de 2026" in said
    assert "definitivo de 2025, 5 de diciembre de 2026" in said
    place.decide(review.validate_report, report, place.gobernacion, now=VALIDATION)
    said = text_of(page(client, place))
    assert "Revisado por la gobernación" in said
    assert "Lo revisó la gobernación de" in said
    assert place.gobernacion.user.full_name not in said
    inside = text_of(page(client_of(place.leader), place))
    assert place.gobernacion.user.full_name in inside
    place.decide(review.verify_report, report, place.dnp, now=VALIDATION)
    assert "Lo verificó el DNP el 3 de noviembre de 2026" in text_of(page(client, place))


def test_the_method_is_chosen_in_the_address_and_stated(place):
    some_report(place)
    browser = client_of(place.leader)
    simple, weighted = page(browser, place), page(browser, place, metodo="ponderado")
    assert weighted.context["page"].chosen.method is RollUpMethod.WEIGHTED
    assert weighted.context["page"].whole.average.value == about(D(5) / 9)
    assert "Promedio simple del avance" in text_of(simple)
    assert "ponderado por los recursos" in text_of(weighted)
    assert "queda por fuera 1: 1 sin reporte" in text_of(simple).replace("\xa0", " ")


@pytest.mark.parametrize("by", ["linea", "sector", "programa", "ods", "responsable"])
def test_each_part_opens_its_targets_and_how_its_figure_was_made(place, by):
    some_report(place)
    browser = client_of(place.leader)
    parts = page(browser, place, por=by).context["page"].parts
    assert sum(part.figures.targets for part in parts) == 3
    for part in parts:
        opened = browser.get(part.url.partition("#")[0])
        shown = opened.context["page"]
        assert shown.part.name == part.name
        assert len(shown.page.object_list) == part.figures.targets
        assert bool(shown.calculations) == (part.figures.average.value is not None)


def test_a_target_of_two_lines_counts_in_each_and_the_difference_is_said(place):
    some_report(place)
    target, other = place.targets[0], LineFactory(version=place.version, consecutive=9)
    target.line_links.create(line=other, position=2)
    shown = page(client_of(place.leader), place).context["page"]
    assert sum(part.figures.targets for part in shown.parts) == 4
    assert "repite metas 1" in shown.overlap.replace("\xa0", " ")
    assert page(client_of(place.leader), place, por="sector").context["page"].overlap == ""


def test_the_four_years_count_only_what_ended_and_was_reported(place):
    some_report(place)
    shown = page(client_of(place.leader), place, vigencia="cuatrienio").context["page"]
    # 3 of 12 and 1 of 12 of an accumulated target.
    assert shown.whole.average.value == about(D(1) / 6)
    assert shown.label.sentence == "Reportes de la entidad: 2025 autorreportado."
    assert "Cuentan" in shown.whole.average.sentence


def test_every_figure_has_its_formula_inputs_rule_and_source(place):
    some_report(place)
    response = page(client_of(place.leader), place)
    physical, money = response.context["page"].calculations
    assert physical.total == ("Promedio", "66,7\xa0%")
    assert ("IP-1", "100,0\xa0%", "Reporte de la entidad", "") in physical.inputs
    assert money.formula[1] == "obligaciones reportadas/recursos programados"
    assert "$\xa0500.000/" in money.formula[2]
    assert "sin reporte" not in money.formula[2]
    for one in (physical, money):
        assert one.rules
        assert one.source
        assert f'id="{one.id}"' in response.content.decode()


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_it_is_taken_away_with_its_labels(place, client, extension):
    sent(place)
    url = reverse("portal:reported-file", args=[place.entity.pk, extension])
    body = b"".join(client.get(url, {"parte": "LE-1"}).streaming_content)
    assert body
    if extension == "csv":
        lines = body.decode("utf-8-sig").splitlines()
        assert "Etiqueta 2025" in lines[0]
        assert all("autorreportado" in line for line in lines[1:])
        assert (
            len(lines) - 1
            == ProductTarget.objects.filter(
                line_links__line__consecutive=1, version=place.version
            ).count()
        )


def amended(place):
    """A second version in force: the first target asks for more, the third went, one came."""
    PlanVersion.objects.filter(pk=place.version.pk).update(
        state=VersionState.SUPERSEDED, superseded_at=NOW
    )
    newer = VersionFactory(
        plan=place.version.plan,
        number=2,
        act_kind=ActKind.AGREEMENT,
        act_number="012",
        reason="Ajuste por la emergencia",
    )
    line = LineFactory(version=newer, consecutive=1)
    for old in place.targets[:2]:
        TargetFactory(
            version=newer,
            number=old.consecutive,
            uid=old.uid,
            customisation=old.customisation,
            **{name: getattr(old, name) for name in CHAIN},
            target=D(24) if old.consecutive == 1 else old.target,
            quantities={2025: D(6)} if old.consecutive == 1 else None,
            lines=[line],
        )
    TargetFactory(version=newer, number=9, customisation="Vereda nueva", lines=[line])
    return newer


def test_progress_against_what_was_approved_and_against_what_is_in_force(place):
    some_report(place)
    amended(place)
    response = page(client_of(place.leader), place, "reported-versions")
    shown = response.context["page"]
    assert [row.figures.average.value for row in shown.rows] == [
        about((1 + D(1) / 3) / 2),
        about((D("0.5") + D(1) / 3) / 2),
    ]
    assert shown.rows[1].act.startswith("Acuerdo 012")
    (amendment,) = shown.amendments
    said = amendment.sentence.replace("\xa0", " ")
    assert said.startswith("Agregó 1 meta, retiró 1 y cambió")
    assert "Ajuste por la emergencia" in said
    changed = {row.label: row for row in amendment.rows}
    assert changed["IP-9"].what == "Agregada"
    assert (changed["IP-3"].what, changed["IP-3"].url) == ("Retirada", "")
    assert ("Meta del cuatrienio", "12", "24") in changed["IP-1"].details
    assert len(shown.calculations) == 3  # the second version has no pesos to divide by


def test_a_plan_that_never_changed_says_so(place, client):
    sent(place)
    assert "no ha cambiado desde que se adoptó" in text_of(page(client, place, "reported-versions"))


@pytest.mark.parametrize("name", ["reported", "reported-versions"])
def test_a_page_costs_as_much_for_a_large_plan(place, client, name, django_assert_max_num_queries):
    sent(place)
    for browser in (client, client_of(place.leader)):
        page(browser, place, name)
        with django_assert_max_num_queries(10):
            page(browser, place, name)

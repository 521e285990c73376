"""What the file of an entity says of its outcomes, and of the sources of its money."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.cuts.entities import entity_file
from kpt.cuts.models import CutEntity, Situation
from kpt.cuts.queries import cut_targets
from kpt.cuts.queries.entity_tables import outcome_rows, source_rows
from kpt.cuts.queries.published import records_of
from kpt.followup.actions import review
from kpt.followup.actions.outcomes import OutcomeGiven
from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.models import SharedSpending
from kpt.indicators.models import Indicator
from kpt.rules.baselines import DECLARED
from tests.cuts.first_format import HEAD, TARGET, TOTAL
from tests.cuts.places import AFTER, Closed, municipality
from tests.followup.test_outcome_baselines import declare
from tests.followup.test_outcomes_reported import an_outcome, tell
from tests.followup.test_reported import some_shared
from tests.followup.test_reporting import NOW
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
OWN = (Money(1, "", D(900), D("500.5"), D(250)), Money(5, "", D(70), D(60), D(0)))


@pytest.fixture
def here():
    """A report that is back in the hands of its team."""
    place = Closed()
    review.return_report(report_id=place.report.pk, reason="X", actor=place.gobernacion, now=NOW)
    return place


def sent_and_published(here):
    submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    return here.published()


def lines_of(cut, entity, kind):
    row = CutEntity.objects.get(cut=cut, entity=entity)
    return [one for one in records_of(row) if one["registro"] == kind]


def pesos(commitments, obligations, payments):
    return {"compromisos": commitments, "obligaciones": obligations, "pagos": payments}


def test_the_money_of_a_target_is_told_by_source_and_adds_up(here):
    first, second, _ = here.targets
    here.answer(here.report, first, money=OWN)
    shared = some_shared(here.report, {first: "25", second: "33.3"})
    shared.source_id = 5
    shared.save()
    cut = sent_and_published(here)
    told = lines_of(cut, here.entity, "meta_fuente")
    assert [(one["consecutivo"], one["fuente"], one["recursos"]) for one in told] == [
        ("1", {"codigo": "1", "nombre": "Recursos propios"}, pesos("900", "500.5", "250")),
        ("1", {"codigo": "5", "nombre": "SGP cultura"}, pesos("120", "85", "12.5")),
        ("2", {"codigo": "5", "nombre": "SGP cultura"}, pesos("66.6", "33.3", "16.65")),
    ]
    one, two, three = cut_targets(cut.number, here.entity.pk)
    assert (one.amounts.obligations, two.amounts.obligations) == (D("585.5"), D("33.3"))
    # A target without money has no line of any source, and no zero.
    assert three.amounts is None
    assert str(three.uid) not in {one["uid"] for one in told}


def test_each_source_is_totalled_with_what_no_target_takes(here):
    first, second, _ = here.targets
    here.answer(here.report, first, money=OWN)
    some_shared(here.report, {second: "50"})
    loose = some_shared(here.report, {})
    SharedSpending.objects.filter(pk=loose.pk).update(source_id=14)
    cut = sent_and_published(here)
    told = lines_of(cut, here.entity, "total_fuente")
    assert [(one["fuente"]["codigo"], one["recursos"], one["sin_meta"]) for one in told] == [
        ("1", pesos("1000", "550.5", "275"), pesos("100", "50", "25")),
        ("5", pesos("70", "60", "0"), pesos("0", "0", "0")),
        ("14", None, pesos("200", "100", "50")),
    ]
    (total,) = lines_of(cut, here.entity, "total")
    assert total["recursos"] == pesos("1070", "610.5", "275")
    assert total["sin_meta"] == pesos("300", "150", "75")


def test_an_outcome_is_told_with_its_baseline_its_value_and_its_progress(here):
    outcome = an_outcome(here.version)
    indicator = Indicator.objects.create(
        code="POB-1", name="Pobreza", search_text="pobreza", unit="Porcentaje"
    )
    outcome.detail.indicator = indicator
    outcome.detail.save()
    tell(here, here.report, outcome)
    cut = sent_and_published(here)
    (told,) = lines_of(cut, here.entity, "resultado")
    assert told == {
        "registro": "resultado",
        "uid": str(outcome.uid),
        "consecutivo": "1",
        "indicador": {"codigo": "POB-1", "nombre": "Pobreza 1"},
        "unidad": "Porcentaje",
        "linea_base": {
            "valor": "20",
            "origen": "plan",
            "leyenda": "",
            "anio": "2023",
            "fuente": "",
        },
        "meta_cuatrienio": "17",
        "valor": "18",
        "fuente_del_valor": "DANE, ECV 2025",
        "fecha_del_valor": "2025-12-31",
        "avance": "0.6666666666666666666666666666666667",
        "explicacion": "Va hacia la meta",
    }


def test_a_baseline_that_the_entity_declared_says_whose_it_is(here):
    outcome = an_outcome(here.version, baseline="")
    tell(here, here.report, outcome)
    declare(here, here.report, outcome)
    cut = sent_and_published(here)
    (told,) = lines_of(cut, here.entity, "resultado")
    assert told["linea_base"] == {
        "valor": "20",
        "origen": "entidad",
        "leyenda": DECLARED,
        "anio": "2023",
        "fuente": "DANE, ECV 2023",
    }
    assert told["avance"] == "0.6666666666666666666666666666666667"


def test_what_was_not_reported_is_not_zero(here):
    an_outcome(here.version, number=1)
    an_outcome(here.version, number=2, baseline="")
    at_zero = an_outcome(here.version, number=3, target="5", baseline="0")
    tell(here, here.report, at_zero, OutcomeGiven(D(0), "DANE", None, ""))
    cut = sent_and_published(here)
    told = lines_of(cut, here.entity, "resultado")
    assert [(one["valor"], one["avance"], one["explicacion"]) for one in told] == [
        (None, None, "Sin reportar"),
        (None, None, "Sin reportar"),
        ("0", "0", "Sigue en la línea base"),
    ]
    assert told[1]["linea_base"] is None
    assert lines_of(cut, here.entity, "meta_fuente") == []
    assert lines_of(cut, here.entity, "total_fuente") == []


def test_what_the_team_is_still_writing_is_not_published(here):
    outcome = an_outcome(here.version, baseline="")
    tell(here, here.report, outcome)
    declare(here, here.report, outcome)
    here.answer(here.report, here.targets[0], money=OWN)
    some_shared(here.report, {})
    cut = here.published()
    assert CutEntity.objects.get(cut=cut, entity=here.entity).situation == Situation.RETURNED
    (told,) = lines_of(cut, here.entity, "resultado")
    assert (told["linea_base"], told["valor"], told["avance"]) == (None, None, None)
    assert (told["fuente_del_valor"], told["fecha_del_valor"]) == ("", None)
    assert lines_of(cut, here.entity, "meta_fuente") == []
    assert lines_of(cut, here.entity, "total_fuente") == []
    assert lines_of(cut, here.entity, "total")[0]["recursos"] is None


def test_a_cut_asks_as_much_for_many_outcomes_and_sources(here):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            entity_file(here.entity, 2025, AFTER.date())
        return len(found)

    here.answer(here.report, here.targets[0], money=OWN[:1])
    tell(here, here.report, an_outcome(here.version))
    submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    few = asked()
    review.return_report(report_id=here.report.pk, reason="X", actor=here.gobernacion, now=NOW)
    for target in here.targets:
        here.answer(here.report, target, money=OWN)
        some_shared(here.report, {target: "10"})
    for number in range(2, 12):
        tell(here, here.report, an_outcome(here.version, number=number))
    submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    assert asked() == few <= 16


def test_the_page_of_an_entity_shows_sources_and_outcomes(
    client, here, django_assert_max_num_queries
):
    outcome = an_outcome(here.version, baseline="")
    tell(here, here.report, outcome)
    declare(here, here.report, outcome)
    an_outcome(here.version, number=2)
    here.answer(here.report, here.targets[0], money=OWN)
    some_shared(here.report, {})
    SharedSpending.objects.update(source_id=14)
    sent_and_published(here)
    with django_assert_max_num_queries(10):
        answer = client.get(reverse("cuts:entity-cut", args=[1, here.entity.pk]))
    text = answer.content.decode()
    for words in (
        "Recursos por fuente",
        "SGP cultura",
        "Metas de resultado",
        "66,7\xa0%",
        DECLARED,
    ):
        assert words in text
    assert "DANE, ECV 2025. 31\xa0de diciembre de\xa02025" in text
    assert "Sin reportar" in text
    assert "None" not in text


def test_the_page_of_who_has_neither_shows_no_empty_table(client, here):
    other = municipality()
    a_plan(targets=1, entity=other, executed=False)
    submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    here.published(now=AFTER + timedelta(days=1))
    text = client.get(reverse("cuts:entity-cut", args=[1, other.pk])).content.decode()
    assert "Recursos por fuente" not in text
    assert "Metas de resultado" not in text


def test_a_cut_of_the_first_format_has_neither_to_show():
    records = [HEAD, TARGET, TOTAL]
    assert (source_rows(records), outcome_rows(records)) == ([], [])

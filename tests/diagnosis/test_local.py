"""The entity's own figures: beside the national ones, signed, and never lost."""

from dataclasses import replace
from decimal import Decimal as D

import pytest

from kpt.audit.models import AuditEvent
from kpt.diagnosis.actions.local import (
    REPLACED,
    AlreadyWithdrawn,
    LocalFigure,
    NotAFigure,
    add_local_value,
    withdraw_local_value,
)
from kpt.indicators.models import IndicatorValue
from kpt.indicators.queries.readings import readings
from tests.diagnosis.found import NOW, national

FIGURE = LocalFigure(year=2025, value=D("8.5"), source="Matrícula")


@pytest.fixture
def indicator(here):
    return national(here, here.department, None)


def add(here, leader, indicator, figure=FIGURE):
    return add_local_value(
        entity=here, indicator_id=indicator.pk, figure=figure, actor=leader, now=NOW
    )


def test_a_local_figure_stands_beside_the_national_ones(here, leader, indicator):
    before = list(IndicatorValue.objects.values_list("pk", "value"))

    value = add(here, leader, indicator)

    (reading,) = readings(here, [indicator])
    assert [point.value for point in reading.national] == [D(10), D(11)]
    assert [point.value for point in reading.local] == [D("8.5")]
    assert reading.last.value == D(11)
    assert reading.last_local.year == 2025
    assert list(IndicatorValue.objects.exclude(pk=value.pk).values_list("pk", "value")) == before
    assert (value.entered_by, value.entered_at, value.source) == (leader.user, NOW, "Matrícula")
    event = AuditEvent.objects.get(kind="local_value_added")
    assert (event.divipola, event.after["value"]) == ("63111", "8.5")


def test_a_newer_figure_of_the_same_source_takes_its_place_and_the_former_stays(
    here, leader, indicator
):
    former = add(here, leader, indicator)

    newer = add(here, leader, indicator, replace(FIGURE, value=D(9)))

    former.refresh_from_db()
    assert (former.withdrawn_reason, former.withdrawn_by) == (REPLACED, leader.user)
    assert newer.withdrawn_at is None


def test_figures_of_other_sources_or_parts_live_together(here, leader, indicator):
    add(here, leader, indicator)
    add(here, leader, indicator, replace(FIGURE, source="Encuesta"))
    add(here, leader, indicator, replace(FIGURE, disaggregation="Zona rural"))

    assert IndicatorValue.objects.filter(origin="local", withdrawn_at=None).count() == 3
    (reading,) = readings(here, [indicator])
    assert len(reading.local) == 1  # the parts are on the page of the indicator


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": None}, "Escriba el dato"),
        ({"text": "mucho"}, "no los dos"),
        ({"source": "  "}, "Escriba la fuente"),
        ({"year": 2031}, "no ha llegado"),
    ],
)
def test_what_is_no_figure_is_refused(here, leader, indicator, change, words):
    with pytest.raises(NotAFigure, match=words):
        add(here, leader, indicator, replace(FIGURE, **change))

    assert not IndicatorValue.objects.filter(origin="local").exists()


def test_withdrawing_tells_why_and_keeps_the_figure(here, leader, indicator):
    value = add(here, leader, indicator)
    said = {"entity": here, "value_id": value.pk, "actor": leader, "now": NOW}

    withdraw_local_value(reason="Estaba mal contado", **said)

    value.refresh_from_db()
    assert (value.withdrawn_reason, value.withdrawn_by) == ("Estaba mal contado", leader.user)
    (reading,) = readings(here, [indicator])
    assert reading.local == ()
    with pytest.raises(AlreadyWithdrawn):
        withdraw_local_value(reason="Otra vez", **said)


def test_withdrawing_asks_for_a_reason(here, leader, indicator):
    value = add(here, leader, indicator)

    with pytest.raises(NotAFigure, match="por qué"):
        withdraw_local_value(entity=here, value_id=value.pk, reason=" ", actor=leader, now=NOW)


def test_the_figure_of_another_entity_is_not_hers(here, leader, indicator):
    value = IndicatorValue.objects.filter(entity=here.department).first()

    with pytest.raises(NotAFigure, match="no es de esta entidad"):
        withdraw_local_value(entity=here, value_id=value.pk, reason="x", actor=leader, now=NOW)

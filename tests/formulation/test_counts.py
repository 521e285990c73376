"""How far each step of a plan is, counted from its rows in two queries."""

from datetime import date
from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.diagnosis.models import FinancialFigure
from kpt.formulation.actions.checklist import ItemNote, note_item
from kpt.formulation.actions.summary import refresh_summaries, whole_percent
from kpt.formulation.documents.models import DocumentKind, Format, PlanDocument
from kpt.formulation.models import ItemState, RouteSummary, StepSummary
from kpt.formulation.queries.counts import agreement_of, step_counts
from kpt.formulation.queries.lines import lines_of
from kpt.plans.models import (
    FundingCeiling,
    LineSector,
    OutcomeDetail,
    OutcomeTarget,
    OutcomeTargetLine,
    PlanVersion,
    SgrInitiative,
    SgrInitiativeLine,
)
from kpt.rules.route import Count
from tests.factories import MembershipFactory
from tests.files.test_storing import keep
from tests.plan_factories import TargetFactory
from tests.plans.drafts import NOW

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def counts(place):
    versions = PlanVersion.objects.filter(pk=place.version.pk)
    return step_counts(versions, TODAY)[place.version.pk]


def a_target(place, number, line, **more):
    return TargetFactory(
        version=place.version, number=number, lines=[line], change=place.version.change, **more
    )


def test_an_empty_plan_counts_nothing(place):
    found = counts(place)
    assert found["equipo"] == Count(1, 2)
    assert found["alistamiento"] == Count(0, 13)
    assert found["lineas"] == found["metas"] == found["regalias"] == Count(0, 0)
    assert found["techos"] == found["finanzas"] == Count(0, 4)


def test_each_step_counts_what_it_says(place, django_assert_num_queries):
    entity, version = place.entity, place.version
    MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, ends_on=date(2025, 1, 1))
    one, two = place.line("Tejido social"), place.line("Campo")
    LineSector.objects.create(line=one, sector_code="24")
    a_target(place, 1, one, target=D(12), money={(2024, 1): 500, (2025, 1): 20})
    a_target(place, 2, one, target=D(13))  # its years add up to 12
    a_target(place, 3, one, target=None)
    outcome = OutcomeTarget.objects.create(
        version=version, consecutive=1, position=1, indicator_name="Pobreza", change=version.change
    )
    OutcomeTargetLine.objects.create(outcome=outcome, line=one, position=1)
    FundingCeiling.objects.create(
        plan=version.plan, fiscal_year=2024, source_id=1, amount_cop=5, changed_at=NOW
    )
    for year in (2022, 2023, 2024):
        FinancialFigure.objects.create(
            entity=entity,
            fiscal_year=year,
            kind="ingreso",
            concept="Total",
            amount_cop=1,
            source="X",
            entered_at=NOW,
        )
    initiative = SgrInitiative.objects.create(
        version=version, consecutive=1, position=1, name="Placa huella", change=version.change
    )

    with django_assert_num_queries(2):
        found = counts(place)

    assert found["equipo"] == Count(2, 2)
    assert found["lineas"] == Count(1, 2)
    assert found["resultados"] == Count(1, 2)
    assert found["metas-resultado"] == Count(0, 1)
    assert found["metas"] == Count(1 + 2, 2 + 3)
    assert found["programacion"] == Count(1, 3)
    assert found["inversiones"] == Count(1, 3)
    assert found["techos"] == Count(1, 4)
    assert found["finanzas"] == Count(2, 4)
    assert found["regalias"] == Count(0, 1)

    outcome.target = D(17)
    outcome.save()
    OutcomeDetail.objects.create(outcome=outcome, baseline=D(20))
    SgrInitiativeLine.objects.create(initiative=initiative, line=two, position=1)
    SgrInitiative.objects.update(indicative_cop=D(9))
    found = counts(place)
    assert (found["metas-resultado"], found["regalias"]) == (Count(1, 1), Count(1, 1))


def test_the_checklist_counts_what_is_dealt_with(place):
    for key, state in (("equipo", ItemState.DONE), ("ctp", ItemState.NOT_APPLICABLE)):
        note_item(
            plan_id=place.version.plan_id,
            key=key,
            note=ItemNote(state),
            actor=place.leader,
            now=NOW,
        )
    assert counts(place)["alistamiento"] == Count(2, 13)


def test_a_line_says_what_its_progress_is_made_of(place, django_assert_num_queries):
    one, two = place.line("Tejido social"), place.line("Campo")
    LineSector.objects.create(line=one, sector_code="24")
    a_target(place, 1, one, target=D(12), money={(2024, 1): 500})
    a_target(place, 2, one, target=D(12))
    agreement = agreement_of([place.version.pk])[place.version.pk]
    with django_assert_num_queries(2):
        lines = lines_of(place.version, frozenset(), agreement)
    # 1 + 0 + 0 + 1 + 1 + 0,5 over six
    assert [(line.name, line.percent) for line in lines] == [
        ("Tejido social", "58\u00a0%"),
        ("Campo", "0\u00a0%"),
    ]
    assert [part.fraction for part in lines[0].parts][-1] == "1 de 2"
    assert two.name == lines[1].name
    without = lines_of(place.version, frozenset({"resultados", "metas-resultado"}), agreement)
    assert (without[0].percent, len(without[0].parts)) == ("70\u00a0%", 5)


def test_summaries_follow_the_plan_and_leave_the_rest_alone(place):
    assert refresh_summaries(NOW) == 1
    assert refresh_summaries(NOW) == 0
    before = RouteSummary.objects.get()
    place.line()
    assert refresh_summaries(NOW) == 1
    after = RouteSummary.objects.get()
    assert after.through_change > before.through_change
    row = StepSummary.objects.get(version=place.version, step="lineas")
    assert (row.done, row.total) == (0, 1)
    assert StepSummary.objects.filter(version=place.version).count() == 16
    assert refresh_summaries(NOW, everything=True) == 1


def test_documents_and_reviews_count_too(place):
    line = place.line(sectors=("24",))
    a_target(place, 1, line, money={(2024, 1): 500})
    refresh_summaries(NOW)
    assert counts(place)["revisiones"] == Count(1, 1)
    a_target(place, 2, line, target=None, product_code="2402042", indicator_code="240204200")
    for kind, file in ((DocumentKind.LINES, keep()), (DocumentKind.TEAM, None)):
        for form in Format:
            PlanDocument.objects.create(
                entity=place.entity,
                version=place.version,
                kind=kind,
                format=form,
                file=file,
                **({"made_at": NOW} if file else {}),
                asked_at=NOW,
                version_text="1",
            )
    assert counts(place)["documentos"] == Count(1, 6)


def test_what_is_not_complete_never_reads_a_hundred():
    assert [whole_percent(D(x)) for x in ("0", "0.999", "1")] == [0, 99, 100]

"""Money, people, partners, initiatives and problems."""

import pytest

from kpt.audit.models import AuditEvent
from kpt.base.errors import StaleRow
from kpt.diagnosis.actions import around, finances, problems
from kpt.diagnosis.actions.writing import NotThere, NotWritten
from kpt.diagnosis.forms.problems import as_lines, notes
from kpt.diagnosis.models import (
    Association,
    FinancialFigure,
    FinancialKind,
    Initiative,
    Partner,
    PopulationFigure,
    ProblemTree,
)
from kpt.diagnosis.queries.finance import money_tables
from kpt.diagnosis.queries.lines import plan_lines
from kpt.diagnosis.queries.problems import problems_page
from tests.diagnosis.found import NOW, a_tree, money
from tests.factories import EntityFactory


@pytest.fixture
def said(here, leader):
    return {"entity": here, "actor": leader, "now": NOW}


def test_a_figure_of_the_same_concept_and_year_is_corrected(said):
    finances.write_finances(figures=[money(amount="1"), money(2022)], **said)

    finances.write_finances(figures=[money(amount="2")], **said)

    amounts = FinancialFigure.objects.order_by("fiscal_year").values_list("amount_cop", flat=True)
    assert list(map(int, amounts)) == [1_000_000, 2]


def test_a_figure_that_comes_twice_stops_all_of_them(said):
    with pytest.raises(NotWritten, match="«Predial» de 2023 viene dos veces"):
        finances.write_finances(figures=[money(2022), money(), money(amount="9")], **said)

    assert not FinancialFigure.objects.exists()


def test_executed_and_projected_are_told_apart_and_summed(said):
    finances.write_finances(
        figures=[
            money(amount="10.5"),
            money(concept="ICA", amount="2"),
            money(2025, is_projected=True),
            money(kind=FinancialKind.SPENDING, concept="Inversión"),
        ],
        **said,
    )

    tables = money_tables(list(FinancialFigure.objects.all()))

    assert [(t.title, t.totals) for t in tables] == [
        ("Ingresos ejecutados", ("$\xa012,50",)),
        ("Ingresos proyectados (MFMP)", ("$\xa01.000.000",)),
        ("Gastos ejecutados", ("$\xa01.000.000",)),
    ]


def test_a_figure_that_was_taken_away_stays_in_the_audit(said):
    finances.write_finances(figures=[money()], **said)
    figure = FinancialFigure.objects.get()

    finances.remove_figure(figure_id=figure.pk, **said)

    assert not FinancialFigure.objects.exists()
    event = AuditEvent.objects.filter(kind="finances_changed").order_by("-pk").first()
    assert event.before["amount_cop"] == "1000000"
    with pytest.raises(NotThere):
        finances.remove_figure(figure_id=figure.pk, **said)


def test_people_of_a_group_are_corrected_and_not_repeated(said):
    around.write_population(groups=[around.Group("Jóvenes", 2024, 10, "DANE")], **said)
    around.write_population(groups=[around.Group("Jóvenes", 2024, 12, "DANE")], **said)

    assert PopulationFigure.objects.get().people == 12


def test_an_association_has_its_members_and_its_own_entity(here, said):
    EntityFactory(divipola="63001", department=here.department)
    scheme = around.Scheme("Del norte", "Provincia", True, "", "", ("63001",))
    found = around.save_association(scheme=scheme, **said)
    assert sorted(m.pk for m in found.members.all()) == ["63001", "63111"]

    alone = around.Scheme("Del norte", "Provincia", False, "", "", ())
    around.save_association(scheme=alone, association_id=found.pk, **said)

    found.refresh_from_db()
    assert (found.is_active, [m.pk for m in found.members.all()]) == (False, ["63111"])


def test_an_association_names_entities_that_exist(said):
    scheme = around.Scheme("Del norte", "Provincia", True, "", "", ("99999",))

    with pytest.raises(NotWritten, match="99999"):
        around.save_association(scheme=scheme, **said)

    assert not Association.objects.exists()


def test_a_partner_is_not_written_twice(said):
    ally = around.Ally("Hospital", "salud", True, "")
    found = around.save_partner(ally=ally, **said)
    around.save_partner(ally=ally, partner_id=found.pk, **said)

    with pytest.raises(NotWritten, match="ya está"):
        around.save_partner(ally=ally, **said)
    assert Partner.objects.count() == 1


def test_initiatives_are_brought_once_and_answered(here, said):
    line = plan_lines(here).lines[0].uid
    asked = [around.Asked("El puente", "ctp"), around.Asked("La escuela", "ctp")]

    assert around.add_initiatives(asked=asked, **said) == 2
    assert around.add_initiatives(asked=asked, **said) == 0
    one = Initiative.objects.get(text="El puente")
    answer = around.Asked("El puente", "ctp", line_uid=line, answer="Meta 3")
    around.edit_initiative(initiative_id=one.pk, asked=answer, **said)

    one.refresh_from_db()
    assert (one.line_uid, one.answer) == (line, "Meta 3")


def test_what_is_of_one_entity_is_not_taken_away_by_another(here, leader, said):
    around.add_initiatives(asked=[around.Asked("El puente", "ctp")], **said)
    one = Initiative.objects.get()
    other = EntityFactory(divipola="73001")
    command = type(leader)(command="prueba")

    with pytest.raises(NotThere):
        around.remove(model=Initiative, pk=one.pk, entity=other, actor=command, now=NOW)
    around.remove(model=Initiative, pk=one.pk, **said)

    assert not Initiative.objects.exists()
    assert AuditEvent.objects.filter(kind="initiatives_changed").count() == 2


def test_a_tree_is_written_drawn_and_corrected(here, said):
    tree = a_tree(
        here,
        causes=(("Lejos", False), ("Sin ruta", True), ("Cosecha", False)),
        effects=(("Menos bachilleres", False),),
        strategy="Rutas",
    )
    found = problems.save_tree(tree=tree, **said)

    first, *others = problems_page(plan_lines(here))
    (drawn,) = first.trees
    assert [(b.text, b.below) for b in drawn.causes] == [
        ("Lejos", ("Sin ruta",)),
        ("Cosecha", ()),
    ]
    assert not any(line.trees for line in others)

    problems.save_tree(tree=a_tree(here, problem="Otro"), tree_id=found.pk, seen=1, **said)
    with pytest.raises(StaleRow, match="Marcela Ospina guardó"):
        problems.save_tree(tree=tree, tree_id=found.pk, seen=1, **said)
    assert ProblemTree.objects.get().problem == "Otro"
    problems.remove_tree(tree_id=found.pk, **said)
    assert not ProblemTree.objects.exists()


def test_a_tree_needs_a_problem_and_a_line_of_the_plan(here, said):
    with pytest.raises(NotWritten, match="problema central"):
        problems.save_tree(tree=a_tree(here, problem="  "), **said)
    stray = problems.Tree(line_uid="00000000-0000-0000-0000-000000000000", problem="X")
    with pytest.raises(NotWritten, match="línea"):
        problems.save_tree(tree=stray, **said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("uno\n\n dos ", (("uno", False), ("dos", False))),
        ("uno\n- dos\n• tres", (("uno", False), ("dos", True), ("tres", True))),
        ("- primero", (("primero", False),)),  # nothing above to hang from
    ],
)
def test_notes_are_typed_one_a_line(text, found):
    assert notes(text) == found
    assert notes(as_lines(found)) == found

"""The plan tied to bigger agendas: what the catalogues say, what the team notes, the matrix."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.errors import NotAllowed
from kpt.catalogues.models import SDG, NationalPlanTransformation
from kpt.formulation.actions import alignment as actions
from kpt.formulation.models import AgendaElement
from kpt.formulation.queries.alignment import (
    alignment_file,
    alignment_page,
    alignment_tables,
    elements_of,
    patr_elements,
)
from kpt.plans.actions.revert import undo_edit
from kpt.plans.models import (
    Alignment,
    AlignmentFramework,
    ChangeSet,
    ExtraSheet,
    OutcomeTarget,
    OutcomeTargetLine,
)
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import LineFactory, PlanFactory, TargetFactory, VersionFactory
from tests.plans.drafts import NOW

pytestmark = pytest.mark.django_db
ODS, PND = AlignmentFramework.SDG, AlignmentFramework.NATIONAL_PLAN
DEPARTMENT, PDET = AlignmentFramework.DEPARTMENT_PLAN, AlignmentFramework.PDET
CITIZENS = AlignmentFramework.CITIZENS


@pytest.fixture
def draft(place):
    """Two lines; a target of both with the ODS of its indicator; an outcome of the second."""
    for number in (1, 4, 5):
        SDG.objects.create(number=number, name=f"Objetivo {number}", title="…")
    for code, name in (("T1", "Agua"), ("T2", "Justicia social")):
        NationalPlanTransformation.objects.create(
            period="2022-2026", code=code, kind="transformacion", name=name
        )
    version = place.version
    lines = [place.line("Tejido social"), place.line("Agua y ambiente")]
    TargetFactory(version=version, number=1, lines=lines, sdg_id=4)
    outcome = OutcomeTarget.objects.create(
        version=version,
        consecutive=1,
        position=1,
        indicator_name="Cobertura de acueducto",
        transformation_name="agua",
        change=version.change,
    )
    OutcomeTargetLine.objects.create(outcome=outcome, line=lines[1], position=1)
    return place


def matrix(version, framework) -> dict[str, tuple]:
    page = alignment_page(version, framework)
    return {row.element.code: (*(count for _, count in row.cells), row.rows) for row in page.rows}


def align(place, row, framework, code, actor=None):
    return actions.align(
        version_id=place.version.pk,
        row_uid=row.uid,
        framework=framework,
        code=code,
        actor=actor or place.leader,
        now=NOW,
    )


def test_the_catalogues_speak_by_themselves(draft):
    assert matrix(draft.version, ODS) == {"1": (0, 0, 0), "4": (1, 1, 1), "5": (0, 0, 0)}
    assert matrix(draft.version, PND) == {"T1": (0, 1, 1), "T2": (0, 0, 0)}
    page = alignment_page(draft.version, ODS)
    assert page.percent == "33,3\xa0%"
    assert [row.element.code for row in page.uncovered] == ["1", "5"]
    assert page.noted == ()


def test_the_team_notes_more_and_it_is_undone_as_any_change(draft):
    line = draft.version.strategiclines.get(consecutive=1)

    assert align(draft, line, ODS, "5")
    assert not align(draft, line, ODS, "5")
    assert matrix(draft.version, ODS)["5"] == (1, 0, 1)
    change = ChangeSet.objects.order_by("-pk").first()
    assert Alignment.objects.get().change == change
    value = change.values.get()
    assert (value.field, value.after) == ("alignments", "ods · 5 · Objetivo 5")

    undo_edit(change_id=change.pk, actor=draft.leader, now=NOW)
    assert not Alignment.objects.exists()


def test_a_tie_is_taken_away_once(draft):
    target = draft.version.producttargets.get()
    align(draft, target, ODS, "1")
    align(draft, target, ODS, "5")
    tie = Alignment.objects.get(code="1")
    who = {"version_id": draft.version.pk, "actor": draft.leader, "now": NOW}
    actions.unalign(tie_id=tie.pk, **who)
    actions.unalign(tie_id=tie.pk, **who)

    assert [one.code for one in Alignment.objects.all()] == ["5"]


def test_what_does_not_exist_is_not_tied(draft):
    line = draft.version.strategiclines.first()
    with pytest.raises(actions.UnknownElement):
        align(draft, line, ODS, "99")
    stranger = LineFactory()
    with pytest.raises(actions.UnknownRow):
        align(draft, stranger, ODS, "1")

    assert not Alignment.objects.exists()


def test_the_lines_of_the_department_are_elements(draft):
    department = draft.entity.department
    plan = PlanFactory(entity=department, period=draft.version.plan.period)
    LineFactory(version=VersionFactory(plan=plan), consecutive=3, name="Región que cuida")

    assert [(one.code, one.name) for one in elements_of(draft.version, DEPARTMENT)] == [
        ("LE-3", "Región que cuida")
    ]


def test_pdet_comes_from_the_workbook_and_from_who_types(draft):
    rows = [
        [["s", "Iniciativas PATR"]],
        [["s", "Código"], ["s", "Iniciativa PATR"], None],
        [["s", "0563-01"], ["s", "Construir el acueducto veredal"], None],
        [None, ["s", "Sin código"]],
        [["s", "vacía"], None],
    ]
    ExtraSheet.objects.create(version=draft.version, name="Iniciativas PATR", position=6, rows=rows)
    who = {"version_id": draft.version.pk, "actor": draft.leader, "now": NOW}
    actions.add_element(framework=PDET, code="P-9", name="Placa huella", **who)

    assert [(one.code, one.is_typed) for one in elements_of(draft.version, PDET)] == [
        ("0563-01", False),
        ("2", False),
        ("P-9", True),
    ]
    with pytest.raises(actions.UnknownElement, match="0563-01"):
        actions.add_element(framework=PDET, code="0563-01", name="Otra", **who)


def test_a_sheet_without_the_header_has_no_initiatives():
    assert patr_elements([[["s", "Iniciativas"]], [None, None], [["s", "algo"]]]) == []


def test_initiatives_of_the_citizens_are_numbered_and_dropped_while_nothing_serves_them(draft):
    who = {"version_id": draft.version.pk, "actor": draft.leader}
    one = actions.add_element(framework=CITIZENS, code="", name="Cancha", now=NOW, **who)
    assert one.code == "001"
    line = draft.version.strategiclines.first()
    align(draft, line, CITIZENS, "001")
    with pytest.raises(actions.UnknownElement, match="vínculos"):
        actions.drop_element(framework=CITIZENS, code="001", **who)

    tie = Alignment.objects.get()
    actions.unalign(tie_id=tie.pk, now=NOW, **who)
    actions.drop_element(framework=CITIZENS, code="001", **who)
    assert not AgendaElement.objects.exists()
    with pytest.raises(actions.UnknownElement, match="catálogo"):
        actions.add_element(framework=ODS, code="18", name="Otro", now=NOW, **who)


def test_only_the_team_ties(draft):
    line = draft.version.strategiclines.first()
    outsider = actor_of(Role.DNP_REVIEWER)
    who = {"version_id": draft.version.pk, "actor": outsider}
    with pytest.raises(NotAllowed):
        align(draft, line, ODS, "1", actor=outsider)
    with pytest.raises(NotAllowed):
        actions.unalign(tie_id=1, now=NOW, **who)
    with pytest.raises(NotAllowed):
        actions.add_element(framework=CITIZENS, code="", name="Cancha", now=NOW, **who)
    with pytest.raises(NotAllowed):
        actions.drop_element(framework=CITIZENS, code="001", **who)

    assert not Alignment.objects.exists()


def test_documents_and_files_have_every_tie(draft):
    align(draft, draft.version.strategiclines.get(consecutive=1), ODS, "5")
    tables = {table.framework: table for table in alignment_tables(draft.version)}
    file = alignment_file(draft.version)

    assert tables[ODS].header == ("Elemento", "LE-1", "LE-2", "Filas")
    assert tables[ODS].rows[1] == ("4. Objetivo 4", "1", "1", "1")
    assert (tables[ODS].covered, tables[ODS].total) == (2, 3)
    assert [row[1::2] for row in file.rows] == [
        ["4", "IP-1", "Lo fija el catálogo"],
        ["5", "LE-1", "Anotada por el equipo"],
        ["T1", "IR-1", "Lo fija el catálogo"],
    ]


# The pages ----------------------------------------------------------------------------------------


def url(place, name="alignment", *more):
    return reverse(f"formulation:{name}", args=[place.entity.pk, *more])


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_row_is_tied_on_the_screen_and_taken_away(draft):
    browser = client_of(draft.leader)
    line = draft.version.strategiclines.get(consecutive=2)
    where = url(draft, "alignment-add", "ods")
    assert "Objetivo 5" in said(browser.get(f"{where}?elemento=5"))
    page = browser.post(where, {"elemento": "5", "fila": str(line.uid)}, follow=True)
    assert "Quedó anotada" in said(page)
    page = said(browser.get(url(draft) + "?marco=ods"))
    assert "LE-2 Agua y ambiente" in page
    assert "2 elementos" not in page
    tie = Alignment.objects.get()
    page = browser.post(url(draft, "alignment-remove", "ods", tie.pk), follow=True)
    assert "quedó quitada" in said(page)


def test_refused_forms_come_back(draft):
    browser = client_of(draft.leader)
    assert browser.post(url(draft, "alignment-add", "ods"), {}).status_code == 422
    assert browser.post(url(draft, "alignment-element", "pdet"), {}).status_code == 422
    catalogue = browser.post(url(draft, "alignment-element", "ods"), {"nombre": "Otro"})
    assert catalogue.status_code == 422
    assert "vienen de su catálogo" in said(catalogue)
    assert browser.get(url(draft) + "?marco=otro").status_code == 404


def test_an_agenda_without_elements_says_what_to_do(draft):
    browser = client_of(draft.leader)
    assert "mesas con la comunidad" in said(browser.get(url(draft) + "?marco=ciudadania"))
    sent = {"nombre": "Cancha de la vereda", "codigo": ""}
    page = said(browser.post(url(draft, "alignment-element", "ciudadania"), sent, follow=True))
    assert "001. Cancha de la vereda" in page
    page = browser.post(url(draft, "alignment-drop", "ciudadania"), {"codigo": "001"}, follow=True)
    assert "quedó quitada" in said(page)


def test_readers_see_and_do_not_change(draft):
    browser = client_of(actor_of(Role.READER, draft.entity))
    page = said(browser.get(url(draft)))
    assert "Objetivo 4" in page
    assert url(draft, "alignment-add", "ods") not in page
    assert browser.get(url(draft, "alignment-add", "ods")).status_code == 403
    stranger = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert stranger.get(url(draft)).status_code == 403


@pytest.mark.parametrize("framework", AlignmentFramework.values)
def test_the_matrix_costs_the_same_for_one_target_and_for_forty(draft, framework):
    browser = client_of(draft.leader)

    def cost() -> int:
        browser.get(f"{url(draft)}?marco={framework}")
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(f"{url(draft)}?marco={framework}").status_code == 200
        return len(queries)

    few = cost()
    lines = list(draft.version.strategiclines.all())
    for number in range(2, 42):
        TargetFactory(version=draft.version, number=number, lines=lines, sdg_id=1)
    assert cost() == few
    assert few <= 10

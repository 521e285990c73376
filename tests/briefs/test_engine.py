"""One report, four forms: the page, the PDF, the Word file and the workbook say the same."""

import io
import zipfile
from decimal import Decimal as D
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from kpt.base.documents.docx import write_docx
from kpt.base.documents.model import Paragraph, Table
from kpt.base.documents.pdf import write_pdf
from kpt.base.sheets.reading import read_workbook
from kpt.briefs.content import (
    Figure,
    Figures,
    Grid,
    Shape,
    Stories,
    Words,
    as_json,
    from_json,
    shown,
)
from kpt.briefs.definitions import definitions
from kpt.briefs.engine import build
from kpt.briefs.material import Options
from kpt.briefs.queries.gather import gather
from kpt.briefs.queries.reports import reports_of
from kpt.briefs.writers.document import as_document
from kpt.briefs.writers.workbook import write_workbook
from kpt.followup.models import FollowUpReport, Observation, ReportSummary
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import OutcomeTarget
from tests.briefs.some import LATER, NOW, Reported
from tests.factories import EntityFactory, client_of
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
MADE = [one.slug for one in definitions().values() if not one.link]


@pytest.fixture
def here():
    return Reported()


def content_of(here, slug="corporacion", **chosen):
    reports = reports_of(here.entity.pk)
    definition = definitions()[slug]
    options = Options(2025, **chosen)
    return build(definition, gather(definition, reports[0], reports, options, now=LATER))


def grid(content, caption) -> Grid:
    return next(grid for _, grid in content.grids() if grid.caption.startswith(caption))


def texts_of(content) -> list[str]:
    """Return every text that a report writes, figures included."""
    found = []
    for part in content.parts:
        for block in part.blocks:
            match block:
                case Words():
                    found.append(block.text)
                case Figures():
                    found += [one.text for one in block.items]
                case Stories():
                    found += [story.text for story in block.items]
                case Grid():
                    found += [cell for row in block.rows for cell in block.texts(row)]
                    found += block.texts(block.total) if block.total else ()
    return found


def spaced(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def text_of_docx(content) -> str:
    written = write_docx(as_document(content, made=LATER))
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml"))
    return spaced("\n".join(node.text or "" for node in root.iter() if node.tag.endswith("}t")))


def document_texts(content) -> list[str]:
    """Return what the PDF is set from: the texts of paragraphs and cells."""
    found: list[str] = []
    for block in as_document(content, made=LATER).blocks:
        if isinstance(block, Paragraph):
            said = block.text
            found.append(said if isinstance(said, str) else "".join(run.text for run in said))
        elif isinstance(block, Table):
            found += [cell for row in block.rows for cell in row.cells]
    return found


@pytest.mark.parametrize("slug", MADE)
def test_the_four_forms_say_the_same(here, slug):
    report = here.told()
    outcome = OutcomeTarget.objects.filter(version=here.version).first()
    if outcome is not None:
        here.observed(report, outcome)
    content = content_of(here, slug)
    brief = here.brief(slug)
    said = {spaced(text) for text in texts_of(content) if text}

    page = client_of(here.leader).get(reverse("briefs:brief", args=[here.entity.pk, brief.uid]))
    assert page.status_code == 200
    shown_there = spaced(page.content.decode().replace("<br>", "\n"))
    assert [text for text in said if text not in shown_there] == []

    document = spaced("\n".join(document_texts(content)))
    assert [text for text in said if text not in document] == []
    assert spaced(content.facts[0][1]) in text_of_docx(content)
    in_word = text_of_docx(content)
    assert [text for text in said if text not in in_word] == []

    book = read_workbook(io.BytesIO(write_workbook(content, made=LATER)))
    kept = {value for sheet in book.sheets.values() for row in sheet.rows for value in row}
    for _, one in content.grids():
        for row in (*one.rows, one.total):
            for value, head in zip(row, one.heads, strict=False):
                if head.is_number and value is not None:
                    assert any(
                        shown(v, head.shape) == shown(value, head.shape)
                        for v in kept
                        if isinstance(v, D)
                    ), (one.caption, head.label, value)


def test_a_pdf_is_set(here):
    here.told()
    assert write_pdf(as_document(content_of(here), made=LATER)).startswith(b"%PDF")


def test_the_figures_are_those_of_the_rules(here):
    here.told()
    content = content_of(here)
    summary = content.parts[0].blocks
    assert isinstance(summary[1], Figures)
    by_label = {one.label: one.value for one in summary[1].items}
    assert by_label["Metas de producto"] == 3
    assert by_label["Metas reportadas"] == 3
    assert by_label["Recursos obligados"] == D(500_000)
    sources = grid(content, "Recursos programados y ejecutados por fuente")
    assert sources.total[3] == D(500_000)
    by_source = {row[0]: row for row in sources.rows}
    assert sum(row[1] for row in sources.rows) == sources.total[1]
    spent = [row for row in by_source.values() if row[3] is not None]
    assert [(row[2], row[3], row[4]) for row in spent] == [(D(900_000), D(500_000), D("250000.25"))]


def test_a_report_of_nothing_says_so_and_invents_no_zero(here):
    here.opened()
    content = content_of(here)
    assert content.is_draft
    assert "no ha reportado" in texts_of(content)[0]
    summary = content.parts[0].blocks[1]
    assert isinstance(summary, Figures)
    assert [one.value for one in summary.items][4:] == [None, None]
    assert "De 2024 no hay reporte con qué comparar." in texts_of(content)
    assert "No se reportaron dificultades." in texts_of(content)


def test_a_part_of_the_plan_is_left_to_it_and_says_which(here):
    here.told()
    sector = here.targets[0].sector_code
    TargetResponsible.objects.create(
        plan=here.version.plan,
        target_uid=here.targets[0].uid,
        office="Obras",
        person=here.member.user,
        since=NOW.date(),
        set_at=NOW,
    )
    of_sector = content_of(here, "secretarias", sector=sector)
    assert ("Sector", here.targets[0].sector_name) in of_sector.facts
    assert len(grid(of_sector, "Cada meta").rows) == 1
    of_office = content_of(here, "secretarias", office="Obras")
    assert ("Dependencia", "Obras") in of_office.facts
    row = grid(of_office, "Cada meta").rows[0]
    assert row[-2:] == ("Obras", here.member.user.full_name)
    of_line = content_of(here, "corporacion", line="LE-1")
    assert len(grid(of_line, "Cada meta").rows) < 3
    none = content_of(here, "secretarias", sector="99")
    assert "Ninguna meta del plan está en lo que se escogió." in texts_of(none)
    assert ("Sector", "99") in none.facts


def test_this_year_stands_beside_the_one_before(here):
    report = here.told()
    FollowUpReport.objects.create(
        plan=report.plan,
        fiscal_year=2024,
        state=report.state,
        opened_at=NOW,
        submitted_at=NOW,
        submitted_by=here.leader.user,
    )
    found = grid(content_of(here, "gobernante"), "2024 y 2025")
    assert [row[0] for row in found.rows] == ["2024", "2025"]
    assert (found.rows[0][2], found.rows[1][2]) == (0, 3)


def test_a_municipality_stands_among_those_that_sent(here):
    report = here.told()
    neighbour = EntityFactory(department=here.entity.department)
    sent = FollowUpReport.objects.create(
        plan=a_plan(targets=1, entity=neighbour).plan,
        fiscal_year=2025,
        state=report.state,
        opened_at=NOW,
        submitted_at=NOW,
        submitted_by=here.leader.user,
    )
    for one, ratio in ((report, "0.5"), (sent, "0.9")):
        ReportSummary.objects.update_or_create(
            report=one, defaults={"physical_ratio": D(ratio), "financial_ratio": None}
        )
    found = grid(content_of(here, "evaluacion"), "Este municipio y los del departamento")
    assert found.rows == (
        ("Avance físico", D("0.5"), D("0.7"), "2 de 2"),
        ("Obligado sobre programado", None, None, "—"),
    )


def test_what_was_asked_and_answered_names_nobody(here):
    report = here.told()
    Observation.objects.create(
        report=report,
        target_uid=here.targets[0].uid,
        text="Falta el soporte",
        at=NOW,
        by=here.gobernacion.user,
        answer="Se anexa",
        answered_at=LATER,
        answered_by=here.member.user,
    )
    Observation.objects.create(report=report, text="Revise todo", at=NOW, by=here.dnp.user)
    content = content_of(here, "control")
    rows = grid(content, "Lo que pidió la revisión").rows
    assert [(row[1], row[3]) for row in rows] == [
        ("Falta el soporte", "Se anexa"),
        ("Revise todo", "Sin respuesta"),
    ]
    text = as_json(content)
    for actor in (here.leader, here.member, here.gobernacion, here.dnp):
        assert actor.user.full_name not in text
        assert actor.user.email not in text
    one = content_of(here, "control", sector=here.targets[1].sector_code)
    assert "La revisión no dejó observaciones." in texts_of(one)


@pytest.mark.parametrize("slug", [s for s in MADE if definitions()[s].may_be_public])
def test_no_report_for_everybody_names_a_person(here, slug):
    here.told()
    for target in here.targets:
        TargetResponsible.objects.create(
            plan=here.version.plan,
            target_uid=target.uid,
            office="Obras",
            person=here.member.user,
            since=NOW.date(),
            set_at=NOW,
        )
    text = as_json(content_of(here, slug))
    for actor in (here.leader, here.member, here.gobernacion):
        assert actor.user.full_name not in text
        assert actor.user.email not in text


def test_a_report_survives_being_kept(here):
    here.told()
    for slug in MADE:
        content = content_of(here, slug)
        assert from_json(as_json(content)) == content
    with pytest.raises(ValueError, match="not a report"):
        from_json("[]")


def test_what_is_not_known_is_never_zero():
    assert [shown(None, shape) for shape in Shape] == ["—"] * len(Shape)
    assert shown("IP-1", Shape.TEXT) == "IP-1"


def test_each_report_says_its_method_its_label_and_its_cut(here):
    here.told()
    for slug in MADE:
        content = content_of(here, slug)
        text = " ".join(texts_of(content))
        assert "no es el del DNP" in text
        assert "Autorreportado" in text
        assert "Reporte como estaba el 21" in text.replace("\N{NO-BREAK SPACE}", " ")
        assert content.label == "self"
        assert "Enviado" in content.mark


def test_a_large_amount_that_stands_alone_is_read_in_millions():
    large = Figure("Recursos", D("2063361794986.1"), Shape.PESOS)
    assert spaced(large.text) == "$ 2.063.362 millones"
    assert spaced(Figure("Recursos", D("526544666.9"), Shape.PESOS).text) == "$ 526.544.667"
    assert Figure("Recursos", None, Shape.PESOS).text == "—"

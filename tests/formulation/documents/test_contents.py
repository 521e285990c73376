"""What each document says: of a full plan, of one that is hardly begun, and without any plan."""

import io

import docx
import pytest
from pypdf import PdfReader

from kpt.accounts.actor import SYSTEM
from kpt.accounts.roles import Role
from kpt.base.documents.model import (
    Bullets,
    Cover,
    Document,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from kpt.diagnosis.models import BlockKind, DiagnosisBlock, DiagnosisDocument
from kpt.formulation.documents.kinds import DOCUMENTS, WRITERS, build
from kpt.formulation.documents.models import DocumentKind, Format
from kpt.plans.models import (
    Alignment,
    AlignmentFramework,
    LineDetail,
    OutcomeDetail,
    OutcomeTarget,
    PlanVersion,
    TargetDetail,
    VersionState,
)
from kpt.rules.alistamiento import ITEMS
from tests.factories import EntityFactory, MembershipFactory, UserFactory, actor_of
from tests.formulation.documents.some import NOW
from tests.plan_factories import PlanFactory, VersionFactory, a_plan
from tests.promises.some import a_promise

pytestmark = pytest.mark.django_db


def document_of(kind: DocumentKind, version: PlanVersion, actor=SYSTEM) -> Document:
    return build(kind, version.plan.entity, version, actor=actor, now=NOW)


def said(document: Document) -> str:
    """Return every word of a document."""
    words = [document.title, document.mark, document.foot]
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                text = block.text
                words.append(text if isinstance(text, str) else "".join(r.text for r in text))
            case Bullets():
                words += map(str, block.items)
            case Table():
                words += [block.caption, block.note, *(c.label for c in block.columns)]
                words += [text for row in block.rows for text in row.cells]
            case Cover():
                words += [block.above, block.title, block.subtitle, block.note]
                words += [text for fact in block.facts for text in fact]
    return "\n".join(words)


def chapters(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]


@pytest.fixture
def draft() -> PlanVersion:
    version = a_plan(targets=4, executed=False)
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.DRAFT, adopted_at=None, act_kind="", act_number="", act_on=None
    )
    version.refresh_from_db()
    return version


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_without_a_plan_every_document_is_made_and_says_what_is_missing(kind):
    entity = EntityFactory()

    document = build(DocumentKind(kind), entity, None, actor=SYSTEM, now=NOW)

    assert document.is_draft
    assert document.mark == "Borrador · 20\u00a0de octubre de\u00a02026"
    missing = [b for b in document.blocks if isinstance(b, Paragraph) and b.tone == Tone.MISSING]
    assert missing or kind == DocumentKind.CHECKLIST
    for write in WRITERS.values():
        assert len(write(document)) > 5000


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_an_empty_draft_is_printed_too(kind):
    version = VersionFactory(
        plan=PlanFactory(),
        state=VersionState.DRAFT,
        adopted_at=None,
        act_kind="",
        act_number="",
        act_on=None,
    )

    document = document_of(DocumentKind(kind), version)

    assert document.mark == "Borrador · versión 1 · 20\u00a0de octubre de\u00a02026"
    assert WRITERS[Format.PDF](document).startswith(b"%PDF")


def test_each_document_says_who_made_it_when_and_of_which_version(draft):
    leader = actor_of(Role.TEAM_LEADER, draft.plan.entity, full_name="Marcela Ospina")

    for one in DOCUMENTS:
        words = said(document_of(one.kind, draft, leader))
        assert "Marcela Ospina" in words
        assert "20\u00a0de octubre de\u00a02026, 10:00\u00a0a.\u00a0m." in words
        assert "Versión 1, en formulación" in words
        assert draft.plan.entity.name in words


def test_an_adopted_version_names_its_act_and_is_no_draft():
    version = a_plan(targets=1, executed=False)

    document = document_of(DocumentKind.WHOLE_PLAN, version)

    assert not document.is_draft
    act = "Acuerdo 005 del 28\u00a0de mayo de\u00a02024"
    assert document.mark == f"Versión 1, adoptada por {act}"
    assert "Borrador" not in said(document)


def test_the_whole_plan_has_its_chapters_in_their_order(draft):
    MembershipFactory(entity=draft.plan.entity)

    assert chapters(document_of(DocumentKind.WHOLE_PLAN, draft)) == [
        "Presentación",
        "Programa de gobierno",
        "Diagnóstico",
        "Parte estratégica",
        "Plan plurianual de inversiones",
        "Capítulo independiente de inversiones con cargo al SGR",
        "Articulación con otros planes y agendas",
        "Anexo: equipo territorial",
    ]


def test_what_the_team_writes_of_rows_is_in_the_strategic_part(draft):
    line = draft.strategiclines.first()
    target = draft.producttargets.first()
    LineDetail.objects.create(line=line, approach="derechos", objective="Cerrar brechas rurales.")
    outcome = OutcomeTarget.objects.create(
        version=draft,
        consecutive=1,
        position=1,
        change=draft.change,
        indicator_name="Pobreza - Incidencia",
        target=17,
        in_national_plan=True,
    )
    outcome.line_links.create(line=line, position=1)
    OutcomeDetail.objects.create(
        outcome=outcome,
        unit="Porcentaje",
        direction="reducir",
        baseline=20,
        baseline_year=2023,
        rationale="Porque otros municipios lo lograron.",
    )
    TargetDetail.objects.create(target=target, responsible_office="Secretaría de Vías", baseline=3)
    Alignment.objects.create(
        version=draft,
        row_uid=target.uid,
        framework=AlignmentFramework.PDET,
        code="P-1",
        name="Vía a la vereda",
        change=draft.change,
    )

    words = said(document_of(DocumentKind.WHOLE_PLAN, draft))

    for text in (
        "Cerrar brechas rurales.",
        "Enfoque: De derechos.",
        "20 (2023)",
        "Reducir",
        "IR-1 · Porque otros municipios lo lograron.",
        "Secretaría de Vías",
        "Vía a la vereda",
    ):
        assert text in words


def test_the_diagnosis_is_what_its_module_composes(draft):
    line = draft.strategiclines.first()
    for uid, text in ((None, "Somos un municipio **cafetero**."), (line.uid, "- Vías\n- Agua")):
        document = DiagnosisDocument.objects.create(plan=draft.plan, line_uid=uid)
        DiagnosisBlock.objects.create(
            document=document,
            position=1,
            kind=BlockKind.TEXT,
            title="Contexto",
            text=text,
            changed_at=NOW,
        )

    document = document_of(DocumentKind.DIAGNOSIS, draft)

    headings = [b.text for b in document.blocks if isinstance(b, Heading)]
    assert headings == [
        "Diagnóstico",
        "Diagnóstico general del territorio",
        "Contexto",
        f"LE-1. {line.name}",
        "Contexto",
    ]
    words = said(document)
    assert "Somos un municipio cafetero." in words
    bullets = next(block for block in document.blocks if isinstance(block, Bullets))
    assert ["".join(run.text for run in item) for item in bullets.items] == ["Vías", "Agua"]


def test_promises_are_told_with_where_they_are_kept(draft):
    leader = actor_of(Role.TEAM_LEADER, draft.plan.entity)
    promise = a_promise(leader, draft.plan.entity)

    words = said(document_of(DocumentKind.WHOLE_PLAN, draft))

    assert "El programa de gobierno tiene 1\u00a0promesa" in words
    assert "Anexo: promesas del programa de gobierno" in words
    assert promise.text in words


def test_the_team_is_that_of_its_own_document_and_its_mail_stays_out_of_the_plan(draft):
    person = UserFactory(full_name="Luz Karine Ávila", email="luz@ejemplo.gov.co")
    MembershipFactory(user=person, entity=draft.plan.entity, office="Planeación")

    alone = said(document_of(DocumentKind.TEAM, draft))
    whole = said(document_of(DocumentKind.WHOLE_PLAN, draft))

    assert "Luz Karine Ávila" in alone
    assert "luz@ejemplo.gov.co" in alone
    assert "Luz Karine Ávila" in whole
    assert "luz@ejemplo.gov.co" not in whole


def test_the_checklist_has_every_activity_and_what_is_noted_of_it(draft):
    draft.plan.checklist.create(
        code="equipo", state="hecha", responsible="Planeación", changed_at=NOW
    )
    draft.plan.checklist.create(title="Rendir cuentas", changed_at=NOW)

    document = document_of(DocumentKind.CHECKLIST, draft)

    table = next(block for block in document.blocks if isinstance(block, Table))
    assert len(table.rows) == len(ITEMS) + 1
    assert table.rows[0].cells[3:5] == ("Hecha", "Planeación")
    assert table.rows[-1].cells[1:4] == ("Rendir cuentas", "Propia del equipo", "Pendiente")
    assert f"1 de {len(ITEMS) + 1}\u00a0actividades" in said(document)


def test_the_status_tells_the_completion_of_each_module_with_its_formula(draft):
    leader = actor_of(Role.TEAM_LEADER, draft.plan.entity, full_name="Eduardo Cifuentes")

    document = document_of(DocumentKind.STATUS, draft, leader)

    words = said(document)
    for text in (
        "Estado de nuestro plan de desarrollo",
        "Eduardo Cifuentes",
        "Líder del equipo",
        "4. Plan estratégico",
        "5.2 Elaborar el plan plurianual",
        "4 de 4",
        "Un paso: lo completo ÷ el total",
    ):
        assert text in words


def test_lines_are_listed_with_their_sectors_targets_and_money(draft):
    document = document_of(DocumentKind.LINES, draft)

    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [row.cells[0] for row in table.rows] == ["LE-1", "LE-2"]
    assert [row.cells[-2] for row in table.rows] == ["2", "2"]
    assert "22 Educación" in table.rows[0].cells[2]


def test_markup_in_a_plan_is_text_in_both_files(draft):
    hostile = '#panic("x") $x$ <w:p/> =1+1 *a*'
    draft.producttargets.update(customisation=hostile)
    draft.strategiclines.update(name=hostile)

    document = document_of(DocumentKind.STRATEGIC, draft)

    pages = PdfReader(io.BytesIO(WRITERS[Format.PDF](document))).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"LE-1. {hostile}" in words
    written = docx.Document(io.BytesIO(WRITERS[Format.DOCX](document)))
    assert any(hostile in paragraph.text for paragraph in written.paragraphs)
    assert any(hostile in cell.text for cell in written.tables[0]._cells)

"""The text of the programa de gobierno: written, pasted or brought in a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.base.texts.reading import UnreadableText
from kpt.files.kinds import WrongFile
from kpt.files.models import StoredFile
from kpt.plans.actions.apply import NoGovernment
from kpt.promises.actions.programme import (
    EmptyProgramme,
    Part,
    save_programme,
    upload_programme,
)
from kpt.promises.models import GovernmentProgramme, Origin
from kpt.promises.queries.programme import sections_of, text_of
from tests.base.test_texts import SAID, docx_of, pdf_of
from tests.factories import EntityFactory, actor_of
from tests.plan_factories import NOW

pytestmark = pytest.mark.django_db


def upload(entity, actor, name, content):
    file = SimpleUploadedFile(name, content)
    return upload_programme(entity=entity, upload=file, actor=actor, now=NOW)


def test_the_new_text_is_current_and_the_one_before_is_kept(entity, leader, programme):
    again = save_programme(entity=entity, parts=[Part("Eje", "Otra cosa.")], actor=leader, now=NOW)

    programme.refresh_from_db()
    assert (programme.number, programme.is_current) == (1, False)
    assert (again.number, again.is_current, again.origin) == (2, True, Origin.WRITTEN)
    assert AuditEvent.objects.filter(kind=AuditKind.PROGRAMME_SAVED).count() == 2


def test_the_same_text_again_changes_nothing(entity, leader, programme):
    parts = [Part(part.title, f"  {part.text} ") for part in programme.parts.all()]

    assert save_programme(entity=entity, parts=parts, actor=leader, now=NOW) == programme
    assert GovernmentProgramme.objects.count() == 1


def test_an_empty_programme_is_refused(entity, leader):
    with pytest.raises(EmptyProgramme, match="visión"):
        save_programme(entity=entity, parts=[Part("Eje", " ")], actor=leader, now=NOW)

    assert not GovernmentProgramme.objects.exists()


def test_a_programme_belongs_to_a_government():
    entity = EntityFactory()
    leader = actor_of(Role.TEAM_LEADER, entity)

    with pytest.raises(NoGovernment, match="mesa de ayuda"):
        save_programme(entity=entity, parts=[Part("", "Algo")], actor=leader, now=NOW)


@pytest.mark.parametrize(
    "role", [Role.READER, Role.DEPARTMENT_REVIEWER, Role.DNP_ADMIN, Role.SITE_ADMIN]
)
def test_only_the_team_writes_it(entity, role):
    where = entity.department if role == Role.DEPARTMENT_REVIEWER else entity
    actor = actor_of(role, where)

    with pytest.raises(NotAllowed):
        save_programme(entity=entity, parts=[Part("", "Algo")], actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        upload(entity, actor, "programa.txt", SAID.encode())

    assert not GovernmentProgramme.objects.exists()
    assert not StoredFile.objects.filter(name="programa.txt").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programa.pdf", pdf_of("Eje social", SAID).getvalue()),
        ("programa.docx", docx_of("Eje social", SAID).getvalue()),
        ("programa.txt", f"Eje social\n{SAID}".encode()),
    ],
)
def test_a_file_is_kept_with_its_text(entity, leader, name, content):
    programme = upload(entity, leader, name, content)

    assert text_of(programme).paragraphs == ("Eje social", SAID)
    assert (programme.origin, programme.file.name) == (Origin.FILE, name)
    assert programme.file.entity == entity


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("escaneado.pdf", pdf_of(" ").getvalue(), UnreadableText),
        ("programa.pdf", b"PK\x03\x04 no es un PDF", WrongFile),
        ("programa.exe", b"MZ", WrongFile),
        ("programa.docx", b"texto", WrongFile),
    ],
)
def test_a_file_that_cannot_be_read_leaves_nothing(entity, leader, name, content, error):
    before = StoredFile.objects.count()

    with pytest.raises(error):
        upload(entity, leader, name, content)

    assert StoredFile.objects.count() == before
    assert not GovernmentProgramme.objects.exists()


def test_paragraphs_are_numbered_through_the_parts(entity, leader):
    parts = [Part("Visión", "Uno.\n\nDos."), Part("Eje", "• Tres"), Part("Vacío", "")]
    programme = save_programme(entity=entity, parts=parts, actor=leader, now=NOW)

    assert [section.paragraphs for section in sections_of(programme)] == [
        ((1, "Uno."), (2, "Dos.")),
        ((3, "• Tres"),),
    ]
    assert text_of(programme).titles == {1: "Visión", 3: "Eje"}

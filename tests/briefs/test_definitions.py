"""Which reports there are: each file is read, and a mistake says where it is."""

import pytest

from kpt.briefs import definitions as module
from kpt.briefs.definitions import (
    COLUMNS,
    FOLDER,
    PRIVATE,
    BadDefinition,
    Certainty,
    SectionKind,
    Visibility,
    definition_from,
    definitions,
)
from kpt.briefs.engine import BUILDERS
from kpt.briefs.sections.targets import COLUMNS as READERS

GOOD = """
slug = "uno"
order = 1
title = "Uno"
audience = "Alguien"
legal_basis = ""
certainty = "convention"
description = "Algo."
visibility = "workspace"
"""
METHOD = '[[sections]]\nkind = "method"\n'


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_definition_is_read_and_says_for_whom(path):
    found = definition_from(path.read_text(encoding="utf-8"), path.stem)
    assert all([found.title, found.audience, found.description])
    assert found.link or found.sections[-1].kind is SectionKind.METHOD
    text = path.read_text(encoding="utf-8")
    assert text[: text.index("legal_basis")].rstrip().splitlines()[-1].startswith("# ")
    assert ("por confirmar" in found.basis) == (found.certainty is Certainty.CONVENTION)
    if found.may_be_public:
        named = {column for section in found.sections for column in section.columns}
        assert not named & PRIVATE


def test_the_readers_of_the_issue_have_theirs():
    assert list(definitions()) == [
        "gobernante",
        "secretarias",
        "corporacion",
        "ctp",
        "control",
        "ciudadania",
        "evaluacion",
        "dnp",
    ]
    found = definitions()
    assert found["ciudadania"].visibility is Visibility.OPEN
    assert not found["evaluacion"].is_for(is_department=True)
    assert found["evaluacion"].is_for(is_department=False)


def test_every_kind_of_section_and_column_is_built():
    assert set(BUILDERS) == set(SectionKind)
    assert set(READERS) == set(COLUMNS)


def test_what_is_not_said_takes_its_usual_words():
    text = GOOD + '[[sections]]\nkind = "progress"\nby = "ods"\n' + METHOD
    found = definition_from(text, "uno")
    assert [section.title for section in found.sections] == [
        "Avance por ODS",
        "Cómo se hizo este informe",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("slug = ", "uno: "),
        (GOOD + METHOD + "paint = 1\n", "section 1: «paint» is not known"),
        (GOOD.replace("Alguien", "") + METHOD, "«audience» must be a text"),
        (GOOD.replace('title = "Uno"', "") + METHOD, "«title» is missing"),
        (GOOD.replace('"uno"', '"dos"') + METHOD, "is not the name of the file"),
        (GOOD.replace("workspace", "all") + METHOD, "visibility: «all» is not known; one of"),
        (GOOD + 'choices = ["year"]\n' + METHOD, "choices: «year»"),
        (GOOD + 'roles = ["rey"]\n' + METHOD, "roles: «rey»"),
        (GOOD + 'only = "village"\n' + METHOD, "only «municipality» or «department»"),
        (GOOD, "either sections or a link"),
        (GOOD + 'link = "a:b"\n' + METHOD, "either sections or a link"),
        (GOOD + "sections = [1]\n", "section 1: «kind» is missing"),
        (GOOD + '[[sections]]\nkind = "map"\n', "section 1: kind: «map» is not known"),
        (GOOD + '[[sections]]\nkind = "summary"\nby = "ods"\n', "«by» is not known"),
        (GOOD + '[[sections]]\nkind = "progress"\n', "by: «» is not known"),
        (GOOD + '[[sections]]\nkind = "money"\nby = "ods"\n', "by: «ods» is not known"),
        (GOOD + '[[sections]]\nkind = "targets"\n', "«columns» is missing"),
        (GOOD + '[[sections]]\nkind = "targets"\ncolumns = ["x"]\n', "columns: «x»"),
        (GOOD + '[[sections]]\nkind = "summary"\n', "does not say its method"),
    ],
)
def test_a_mistake_says_the_file_and_the_place(text, words):
    with pytest.raises(BadDefinition, match=r"^uno") as found:
        definition_from(text, "uno")
    assert words in str(found.value)


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('kind = "targets"\ncolumns = ["person"]\n', "names people"),
        ('kind = "observations"\n', "not for anybody"),
    ],
)
def test_what_anybody_reads_names_nobody(section, words):
    text = GOOD.replace("workspace", "open") + f"[[sections]]\n{section}" + METHOD
    with pytest.raises(BadDefinition, match=words):
        definition_from(text, "uno")
    assert definition_from(text.replace('"open"', '"workspace"'), "uno")


def test_they_are_read_once():
    assert module.definitions() is module.definitions()

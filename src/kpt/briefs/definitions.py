"""Which reports there are: one file of ``data/`` each, read strictly.

A definition says for whom, by which rule, who may see it, what may be chosen, and its sections,
from the closed list of :class:`SectionKind`. A mistake in a file stops the start of the site, with
the file and the place: a report that is half understood is worse than none.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from kpt.accounts.roles import Role
from kpt.rules.reported import SLICES

FOLDER = Path(__file__).parent / "data"
Known = TypeVar("Known", bound=Enum)


class BadDefinition(ValueError):
    """A definition that cannot be read. Says the file, the place and what would do."""


class Visibility(StrEnum):
    """Who sees a report: anybody, anybody once the entity publishes it, or the workspace."""

    OPEN = "open"
    PUBLISHABLE = "publishable"
    WORKSPACE = "workspace"


class Certainty(StrEnum):
    """How sure we are that the rule named asks for the report, or lets it be asked for."""

    DOC = "doc"
    """A document of the DNP, or the law itself, says so; the file says which."""
    CONVENTION = "convention"
    """What is usually cited: to be confirmed before anybody calls it official."""


class Choice(StrEnum):
    """What a reader may choose besides the vigencia and the cut."""

    SECTOR = "sector"
    LINE = "line"
    OFFICE = "office"


class SectionKind(StrEnum):
    SUMMARY = "summary"
    PROGRESS = "progress"
    TARGETS = "targets"
    BEHIND = "behind"
    PARAGRAPHS = "paragraphs"
    MONEY = "money"
    OUTCOMES = "outcomes"
    DIFFICULTIES = "difficulties"
    EVIDENCE = "evidence"
    COMPARISON = "comparison"
    OBSERVATIONS = "observations"
    PEERS = "peers"
    METHOD = "method"


MONEY_BY = ("source", "sector")
COLUMNS = (
    *("line", "sector", "programme", "sdg", "indicator", "unit", "office", "person", "bpin"),
    *("programmed", "achieved", "physical", "four_years"),
    *("programmed_cop", "commitments", "obligations", "payments", "financial"),
    *("evidence", "narrative", "difficulties", "reason"),
)
"""Columns of a table of targets, besides the target itself."""
PRIVATE = frozenset({"person"})
"""Columns that name people: never in a report that anybody may read."""
KEYS: Mapping[SectionKind, frozenset[str]] = {
    SectionKind.PROGRESS: frozenset({"by"}),
    SectionKind.MONEY: frozenset({"by"}),
    SectionKind.TARGETS: frozenset({"columns"}),
}
"""What each kind of section says besides its kind and its title."""
TITLES: Mapping[SectionKind, str] = {
    SectionKind.SUMMARY: "Resumen",
    SectionKind.TARGETS: "Metas de producto",
    SectionKind.BEHIND: "Metas rezagadas",
    SectionKind.PARAGRAPHS: "Meta por meta",
    SectionKind.OUTCOMES: "Metas de resultado",
    SectionKind.DIFFICULTIES: "Dificultades",
    SectionKind.EVIDENCE: "Evidencias",
    SectionKind.COMPARISON: "Comparación con el año anterior",
    SectionKind.OBSERVATIONS: "Observaciones de la revisión",
    SectionKind.PEERS: "Frente a los demás municipios del departamento",
    SectionKind.METHOD: "Cómo se hizo este informe",
}
BY_TITLES = {
    "linea": "Avance por línea estratégica",
    "sector": "Avance por sector",
    "programa": "Avance por programa",
    "ods": "Avance por ODS",
    "responsable": "Avance por responsable",
}
MONEY_TITLES = {"source": "Recursos por fuente", "sector": "Recursos por sector"}


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a definition. ``by`` and ``columns`` only where its kind takes them."""

    kind: SectionKind
    title: str
    by: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """One report: what it is, for whom, and what it says in which order.

    ``link`` names the address of a report that another part of the system makes; it has no
    sections. ``only`` leaves it to municipalities or departments; "" is for all.
    """

    slug: str
    title: str
    audience: str
    legal_basis: str
    certainty: Certainty
    description: str
    visibility: Visibility
    order: int
    choices: tuple[Choice, ...]
    roles: tuple[Role, ...]
    sections: tuple[Section, ...]
    cover: bool = True
    only: str = ""
    link: str = ""

    @property
    def basis(self) -> str:
        """Return by which rule it is made, and whether that is to be confirmed."""
        if not self.legal_basis or self.certainty is Certainty.DOC:
            return self.legal_basis
        return f"{self.legal_basis}. Es lo que se suele citar: está por confirmar"

    @property
    def is_open(self) -> bool:
        return self.visibility is Visibility.OPEN

    @property
    def may_be_public(self) -> bool:
        return self.visibility is not Visibility.WORKSPACE

    def is_for(self, *, is_department: bool) -> bool:
        """Say whether a kind of entity has this report."""
        return not self.only or (self.only == "department") == is_department

    def asks(self, *kinds: SectionKind) -> bool:
        """Say whether one of its sections is of one of these kinds."""
        return any(section.kind in kinds for section in self.sections)


REQUIRED = frozenset(
    {"slug", "title", "audience", "legal_basis", "certainty", "description", "visibility", "order"}
)
OPTIONAL = frozenset({"choices", "roles", "sections", "cover", "only", "link"})


def definition_from(text: str, name: str) -> Definition:
    """Read one definition. ``name`` is that of its file, without «.toml».

    Raises BadDefinition with the first mistake.
    """
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadDefinition(f"{name}: {error}") from error
    _only(given, REQUIRED | OPTIONAL, name)
    for key in sorted(REQUIRED - given.keys()):
        raise BadDefinition(f"{name}: «{key}» is missing")
    for key in sorted(REQUIRED - {"order", "legal_basis"}):
        if not isinstance(given[key], str) or not given[key].strip():
            raise BadDefinition(f"{name}: «{key}» must be a text")
    if given["slug"] != name:
        raise BadDefinition(f"{name}: the slug «{given['slug']}» is not the name of the file")
    found = Definition(
        slug=name,
        title=given["title"],
        audience=given["audience"],
        legal_basis=given["legal_basis"],
        certainty=_one(Certainty, given["certainty"], f"{name}: certainty"),
        description=given["description"],
        visibility=_one(Visibility, given["visibility"], f"{name}: visibility"),
        order=given["order"],
        choices=tuple(_one(Choice, one, f"{name}: choices") for one in given.get("choices", [])),
        roles=tuple(_one(Role, one, f"{name}: roles") for one in given.get("roles", [])),
        sections=tuple(
            _section(one, f"{name}: section {number}")
            for number, one in enumerate(given.get("sections", []), start=1)
        ),
        cover=given.get("cover", True),
        only=given.get("only", ""),
        link=given.get("link", ""),
    )
    _check(found)
    return found


def _check(found: Definition) -> None:
    """Raise BadDefinition for a report that would not do, though each part of it is well."""
    if bool(found.link) == bool(found.sections):
        raise BadDefinition(f"{found.slug}: it has either sections or a link")
    if found.only not in ("", "municipality", "department"):
        raise BadDefinition(f"{found.slug}: only «municipality» or «department»")
    if found.sections and not found.asks(SectionKind.METHOD):
        raise BadDefinition(f"{found.slug}: it does not say its method (kind «method»)")
    named = {column for section in found.sections for column in section.columns}
    if found.may_be_public and named & PRIVATE:
        raise BadDefinition(f"{found.slug}: «person» names people, and anybody may read it")
    if found.may_be_public and found.asks(SectionKind.OBSERVATIONS):
        raise BadDefinition(f"{found.slug}: what reviewers ask is not for anybody to read")


def _section(given: Any, place: str) -> Section:
    if not isinstance(given, dict) or "kind" not in given:
        raise BadDefinition(f"{place}: «kind» is missing")
    kind = _one(SectionKind, given["kind"], f"{place}: kind")
    _only(given, {"kind", "title"} | KEYS.get(kind, frozenset()), place)
    by, columns = given.get("by", ""), tuple(given.get("columns", ()))
    if "by" in KEYS.get(kind, ()):
        _among(by, SLICES if kind is SectionKind.PROGRESS else MONEY_BY, f"{place}: by")
    if kind is SectionKind.TARGETS:
        if not columns:
            raise BadDefinition(f"{place}: «columns» is missing")
        for column in columns:
            _among(column, COLUMNS, f"{place}: columns")
    title = given.get("title") or TITLES.get(kind, "")
    if not title:
        title = (BY_TITLES if kind is SectionKind.PROGRESS else MONEY_TITLES)[by]
    return Section(kind, title, by, columns)


def _only(given: Mapping[str, Any], known: Collection[str], place: str) -> None:
    for key in sorted(given.keys() - set(known)):
        raise BadDefinition(f"{place}: «{key}» is not known; {_listed(known)}")


def _among(value: object, known: Collection[str], place: str) -> None:
    if value not in known:
        raise BadDefinition(f"{place}: «{value}» is not known; {_listed(known)}")


def _one(kind: type[Known], value: object, place: str) -> Known:
    _among(value, [one.value for one in kind], place)
    return kind(value)


def _listed(known: Collection[str]) -> str:
    return "one of " + ", ".join(sorted(known))


@cache
def definitions() -> Mapping[str, Definition]:
    """Return every report by its slug, in the order in which they are offered."""
    found = [
        definition_from(path.read_text(encoding="utf-8"), path.stem)
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    return {one.slug: one for one in sorted(found, key=lambda one: (one.order, one.slug))}

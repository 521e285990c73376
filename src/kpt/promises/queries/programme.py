"""The text of the programa de gobierno, as paragraphs that have a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora
from kpt.promises.models import GovernmentProgramme, Origin
from kpt.rules.authorship import in_office
from kpt.rules.promises import paragraphs_of
from kpt.territories.models import Government, TerritorialEntity
from kpt.territories.queries import government_on, mandate_of


@dataclass(frozen=True, slots=True)
class ProgrammeText:
    """Every paragraph of a text, and the titles by the paragraph (from 1) they stand before."""

    paragraphs: tuple[str, ...]
    titles: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the text with its numbered paragraphs, to be read."""

    title: str
    paragraphs: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ProgrammeHead:
    """One text of the programme as a list names it."""

    number: int
    is_current: bool
    origin: str
    file_name: str
    file_url: str
    saved: str
    who: str
    url: str


def government_in_hand(entity: TerritorialEntity, on: date) -> Government | None:
    """Return whose programme it is: the government in office on a day. One query.

    Its ``has_text`` says whether it has a programme.
    """
    current = GovernmentProgramme.objects.filter(government=OuterRef("pk"), is_current=True)
    governments = Government.objects.filter(entity=entity).select_related("period")
    return _in_office(governments.annotate(has_text=Exists(current)), on)


def programmes_in_hand(
    entity: TerritorialEntity, on: date
) -> tuple[Government | None, list[GovernmentProgramme]]:
    """Return the government in office and its texts, newest first. One query when it has any."""
    every = GovernmentProgramme.objects.filter(government__entity=entity).select_related(
        "file", "saved_by", "government__period"
    )
    texts = list(every.order_by("-number"))
    government = _in_office((text.government for text in texts), on)
    if government is None or government.ends_on < on:
        government = government_on(entity, on)
    return government, [text for text in texts if text.government == government]


def _in_office(governments: Iterable[Government], on: date) -> Government | None:
    by_key = {government.pk: government for government in governments}
    found = in_office([mandate_of(government) for government in by_key.values()], on)
    return by_key[found.key] if found else None


def current_programme(government: Government | None) -> GovernmentProgramme | None:
    """Return the text in force. One query."""
    if government is None:
        return None
    return government.programmes.select_related("file", "saved_by").filter(is_current=True).first()


def programme_or_404(government: Government | None, number: int) -> GovernmentProgramme:
    """Return one text of a government by its number."""
    programmes = GovernmentProgramme.objects.select_related("file", "saved_by")
    found = programmes.filter(government=government, number=number).first()
    if found is None:
        raise Http404(Spanish("Ese texto del programa de gobierno no existe."))
    return found


def head_of(programme: GovernmentProgramme, divipola: str) -> ProgrammeHead:
    """Return how a list names a text; it was loaded with its file and person."""
    file = programme.file
    return ProgrammeHead(
        number=programme.number,
        is_current=programme.is_current,
        origin=Origin(programme.origin).label,
        file_name=file.name if file else "",
        file_url=reverse("files:download", args=[file.uid]) if file else "",
        saved=fecha_hora(programme.saved_at),
        who=str(programme.saved_by) if programme.saved_by else "Carga del sistema",
        url=reverse("promises:text", args=[divipola, programme.number]),
    )


def sections_of(programme: GovernmentProgramme) -> list[Section]:
    """Return the parts of a text with their paragraphs numbered from 1 on. One query."""
    found, number = [], 0
    for title, text in programme.parts.order_by("position").values_list("title", "text"):
        paragraphs = []
        for paragraph in paragraphs_of(text):
            number += 1
            paragraphs.append((number, paragraph))
        found.append(Section(title, tuple(paragraphs)))
    return found


def text_of(programme: GovernmentProgramme) -> ProgrammeText:
    """Return the paragraphs of a text in one list, and where its titles stand. One query."""
    sections = sections_of(programme)
    return ProgrammeText(
        tuple(text for section in sections for _, text in section.paragraphs),
        {
            section.paragraphs[0][0]: section.title
            for section in sections
            if section.title and section.paragraphs
        },
    )


def parts_of(programme: GovernmentProgramme) -> list[tuple[str, str]]:
    """Return title and text of each part, as they were written. One query."""
    return list(programme.parts.order_by("position").values_list("title", "text"))

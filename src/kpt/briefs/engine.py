"""From a definition and its material to what the report says. One engine for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kpt.briefs.content import Block, Content, Part
from kpt.briefs.definitions import Definition, Section, SectionKind
from kpt.briefs.material import Material
from kpt.briefs.sections import figures, targets
from kpt.briefs.sections.frame import framed
from kpt.briefs.sections.method import method

Build = Callable[[Material, Section], list[Block]]
BUILDERS: Mapping[SectionKind, Build] = {
    SectionKind.SUMMARY: figures.summary,
    SectionKind.PROGRESS: figures.progress,
    SectionKind.MONEY: figures.money,
    SectionKind.COMPARISON: figures.comparison,
    SectionKind.PEERS: figures.peers,
    SectionKind.TARGETS: targets.table,
    SectionKind.BEHIND: targets.behind,
    SectionKind.PARAGRAPHS: targets.paragraphs,
    SectionKind.DIFFICULTIES: targets.difficulties,
    SectionKind.EVIDENCE: targets.evidence,
    SectionKind.OUTCOMES: targets.outcomes,
    SectionKind.OBSERVATIONS: targets.observations,
    SectionKind.METHOD: method,
}


def build(definition: Definition, material: Material) -> Content:
    """Return what a report says: its sections in the order of its definition."""
    parts = tuple(
        Part(section.title, tuple(BUILDERS[section.kind](material, section)))
        for section in definition.sections
    )
    return framed(definition, material, parts)

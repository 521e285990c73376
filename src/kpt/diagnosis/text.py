"""The team's own text: a little Markdown, turned into plain pieces and never into foreign markup.

Paragraphs, subtitles, lists, bold, italics and links to web pages. Nothing else: markup that
somebody writes comes out as the text that it is. The same pieces draw the page and the printed
document, so that both say the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token

LINK = re.compile(r"https?://|mailto:")
READER = MarkdownIt("zero", {"html": False, "linkify": False}).enable(
    ["emphasis", "link", "list", "heading", "newline", "escape", "entity"]
)


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``style``: "text", "subtitle", "bullet" or "number" (then with its number)."""

    runs: tuple[Run, ...]
    style: str = "text"
    number: int = 0

    @property
    def text(self) -> str:
        """All its words, without their look."""
        return "".join(run.text for run in self.runs)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text: «- uno\\n- dos» are two bullets."""
    found: list[Paragraph] = []
    lists: list[list] = []
    heading = False
    for token in READER.parse(text):
        match token.type:
            case "bullet_list_open":
                lists.append(["bullet", 0])
            case "ordered_list_open":
                lists.append(["number", int(token.attrs.get("start", 1)) - 1])
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                lists[-1][1] += 1
            case "heading_open" | "heading_close":
                heading = token.type == "heading_open"
            case "inline":
                kind, number = lists[-1] if lists else ("subtitle" if heading else "text", 0)
                runs = tuple(_runs(token.children or []))
                if any(run.text.strip() for run in runs):
                    found.append(Paragraph(runs, kind, number if kind == "number" else 0))
    return tuple(found)


def _runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    url = ""
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrs.get("href", ""))
                url = address if LINK.match(address) else ""
            case "link_close":
                url = ""
            case "softbreak" | "hardbreak":
                runs.append(Run(" "))
            case _ if token.content:
                runs.append(Run(token.content, bool(bold), bool(italic), url))
    return runs


def as_html(pieces: tuple[Paragraph, ...]) -> SafeString:
    """Return paragraphs as markup of ours, every word escaped."""
    parts: list[SafeString] = []
    rest = list(pieces)
    while rest:
        style, group = rest[0].style, [rest.pop(0)]
        while style in ("bullet", "number") and rest and rest[0].style == style:
            group.append(rest.pop(0))
        parts.append(_group(style, group))
    return format_html_join("", "{}", ((part,) for part in parts))


def _group(style: str, group: list[Paragraph]) -> SafeString:
    if style in ("bullet", "number"):
        tag = "ul" if style == "bullet" else "ol"
        items = format_html_join("", "<li>{}</li>", ((_words(one.runs),) for one in group))
        return format_html("<{}>{}</{}>", tag, items, tag)
    tag = "h3" if style == "subtitle" else "p"
    return format_html("<{}>{}</{}>", tag, _words(group[0].runs), tag)


def _words(runs: tuple[Run, ...]) -> SafeString:
    return format_html_join("", "{}", ((_word(run),) for run in runs))


def _word(run: Run) -> SafeString:
    said: SafeString | str = run.text
    if run.italic:
        said = format_html("<em>{}</em>", said)
    if run.bold:
        said = format_html("<strong>{}</strong>", said)
    if run.url:
        said = format_html('<a href="{}" rel="noopener nofollow">{}</a>', run.url, said)
    return format_html("{}", said)

"""What tests ask of a page: its forms with their boxes, its links, and its text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class FormOnPage:
    """A form as the browser gets it; ``text`` is what one reads in it."""

    method: str
    action: str
    boxes: list[dict[str, str]] = field(default_factory=list)
    text: str = ""


class Page(HTMLParser):
    """Reads a page: ``forms``, ``links`` and ``text``, without scripts and without attributes."""

    def __init__(self, markup: str):
        super().__init__(convert_charrefs=True)
        self.forms: list[FormOnPage] = []
        self.links: list[str] = []
        self.text = ""
        self._open: FormOnPage | None = None
        self._hidden = False
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            method = given.get("method", "get").lower()
            self._open = FormOnPage(method, given.get("action", ""))
            self.forms.append(self._open)
        elif tag in ("input", "select", "textarea") and self._open is not None:
            self._open.boxes.append({"tag": tag, "type": "text", **given})
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        self._hidden = tag in ("script", "style") or (self._hidden and tag != "body")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag in ("script", "style"):
            self._hidden = False

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.text += data
        if self._open is not None:
            self._open.text += data

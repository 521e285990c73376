"""Helpers of the tests of the interface: draw a template from text, read what it drew."""

from html.parser import HTMLParser

from django.template import engines
from django.test import RequestFactory


def draw(source: str, path: str = "/", **context) -> str:
    """Render a template written in a test, as a page at ``path`` would."""
    request = RequestFactory().get(path)
    return engines["django"].from_string(source).render(context, request=request)


class _Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def elements(html: str, tag: str) -> list[dict]:
    """Return the attributes of every ``tag`` in ``html``, in order."""
    parser = _Elements()
    parser.feed(html)
    return [attrs for name, attrs in parser.found if name == tag]

"""How names of places are compared: without accents, capitals, dots or other marks."""

import re

from kpt.rules.text import clean_text, fold

_MARKS = re.compile(r"[^a-z0-9 ]")


def search_form(text: str) -> str:
    """Return ``text`` as names are searched: «Bogotá, D.C.» is «bogota dc»."""
    return clean_text(_MARKS.sub(" ", fold(text).replace(".", "")))

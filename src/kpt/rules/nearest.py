"""The nearest text of a list to what somebody wrote, by words, by their roots and by synonyms.

«Plaquita huella para la vereda» must find «Placa huella construida», and «colegios nuevos»
«Infraestructura educativa construida», without any network. Every part is written here and can be
read: there is no model that was trained somewhere else.

How near: each text is a bag of roots («construid», «huell») and of the groups of three letters of
its words, for what is misspelt. A root is worth more the fewer texts have it. The score is the
share, in thousandths, of the worth of the question that the text has, less a little for what the
text says besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpt.rules.text import fold

ROOT_WORTH, GRAM_WORTH = 12, 1
"""How much a shared root counts against a shared group of letters: our decision, tried on the
questions of tests/rules/test_nearest.py."""
SYNONYM_SHARE = 10
"""A root that a synonym brought counts 10 of 12 of one that the person wrote."""
EXTRA_SHARE = 9
"""What a text says besides costs a ninth of its worth, so that the plainest text wins."""
LEAST = 220
"""Below this many thousandths a text is not near."""
SHORTEST_ROOT = 4
STOP = frozenset(
    [
        "a",
        "al",
        "ante",
        "bajo",
        "con",
        "contra",
        "de",
        "del",
        "desde",
        "e",
        "el",
        "en",
        "entre",
        "es",
        "la",
        "las",
        "lo",
        "los",
        "mas",
        "ni",
        "no",
        "nos",
        "o",
        "para",
        "por",
        "que",
        "se",
        "segun",
        "sin",
        "sobre",
        "su",
        "sus",
        "un",
        "una",
        "unas",
        "uno",
        "unos",
        "y",
        "ya",
        "numero",
        "servicio",
        "servicios",
        "apoyo",
        "municipio",
        "municipal",
        "municipales",
        "entidad",
        "territorial",
        "vereda",
        "veredas",
        "nuevo",
        "nueva",
        "nuevos",
        "nuevas",
        "temas",
        "tema",
        "proyecto",
        "proyectos",
        "realizar",
        "hacer",
    ]
)
ENDINGS = (
    *("amientos", "imientos", "aciones", "iciones", "amiento", "imiento", "acion", "icion"),
    *("uccion", "uccion", "adores", "adoras", "idades", "ciones", "iendo", "ando", "ados", "adas"),
    *("idos", "idas", "ador", "idad", "cion", "sion", "ado", "ada", "ido", "ida", "ales", "ares"),
    *("ara", "are", "ar", "er", "ir", "al", "es", "os", "as", "s", "o", "a", "e"),
)
SAME_ROOT = {"constru": "constr", "construy": "constr", "construcc": "constr"}


def root(word: str) -> str:
    """Return the root of a folded word: construcción, construida and construir give one.

    Endings of Spanish are cut, the longest first, while four letters stay: «acueductos» and
    «acueducto» are «acueduct».
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_ROOT:
            word = word[: -len(ending)]
            break
    return SAME_ROOT.get(word, word)


def roots(text: str) -> list[str]:
    """Return the roots of a text in its order, without the words that say nothing."""
    words = "".join(c if c.isalnum() else " " for c in fold(text)).split()
    return [root(word) for word in words if word not in STOP and len(word) > 1]


def grams(text: str) -> set[str]:
    """Return the groups of three letters of the words of a text: " pl", "pla", "lac"…"""
    found = set()
    for word in fold(text).split():
        if word not in STOP and len(word) > 2:
            padded = f" {word} "
            found |= {padded[i : i + 3] for i in range(len(padded) - 2)}
    return found


@dataclass(frozen=True, slots=True)
class Near:
    """A text of the list and how near it is, in thousandths."""

    key: str
    score: int


class Index:
    """A list of texts made ready to be asked. Build it once; asking reads only what is shared."""

    def __init__(self, texts: Mapping[str, str], synonyms: Iterable[Sequence[str]] = ()):
        """Make the index of ``texts`` by key; ``synonyms`` are groups of ways to say one thing."""
        self._holders: dict[str, list[str]] = defaultdict(list)
        bags = {key: self._bag(text) for key, text in texts.items()}
        for key, bag in bags.items():
            for term in bag:
                self._holders[term].append(key)
        self._count = max(len(texts), 1)
        self._weight = {
            key: sum(self._worth(term) for term in bag if not term.startswith("#"))
            for key, bag in bags.items()
        }
        self._groups = [[tuple(roots(way)) for way in group] for group in synonyms]

    def ask(self, question: str, *, limit: int = 10, among: set[str] | None = None) -> list[Near]:
        """Return the nearest texts, best first; none when nothing is near.

        ``among`` keeps only those keys. A question of one word that no text has finds those with
        nearly its letters. Units: thousandths of the worth of the question.
        """
        asked = self._asked(question)
        whole = sum(worth for term, worth in asked.items() if not term.startswith("#~"))
        if not whole:
            return []
        found: dict[str, int] = defaultdict(int)
        for term, worth in asked.items():
            for key in self._holders.get(term.replace("#~", ""), ()):
                if among is None or key in among:
                    found[key] += worth
        near = [
            Near(key, min(1000, shared * 1000 // (whole + self._weight[key] // EXTRA_SHARE)))
            for key, shared in found.items()
        ]
        best = sorted(near, key=lambda one: (-one.score, self._weight[one.key], one.key))
        return [one for one in best[:limit] if one.score >= LEAST]

    def _bag(self, text: str) -> set[str]:
        return set(roots(text)) | {f"#{gram}" for gram in grams(text)}

    def _worth(self, term: str) -> int:
        rare = (self._count // max(len(self._holders.get(term, ())), 1)).bit_length() + 1
        return rare * (GRAM_WORTH if term.startswith("#") else ROOT_WORTH)

    def _asked(self, question: str) -> dict[str, int]:
        """Return the terms of a question with their worth; «#~» marks what a synonym brought."""
        mine = roots(question)
        asked = {term: self._worth(term) for term in [*mine, *(f"#{g}" for g in grams(question))]}
        for group in self._groups:
            if any(_holds(mine, way) for way in group if way):
                for term in {term for way in group for term in way} - set(mine):
                    asked[f"#~{term}"] = self._worth(term) * SYNONYM_SHARE // ROOT_WORTH
        return asked


def _holds(words: list[str], way: tuple[str, ...]) -> bool:
    return all(word in words for word in way)

"""The words of a text: which are said most, in which paragraphs, and which texts share them.

A stem («educ») joins the forms of one word: educación, educativa, educar. How a stem is found is
given by the caller (``Stem``), because good stemmers are libraries and these rules are not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from kpt.rules.text import fold

Stem = Callable[[str], str]
Row = TypeVar("Row", bound=Hashable)

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST = 3
"""Words of one or two letters say nothing alone: our decision."""

STOP_WORDS = frozenset(
    """
    a al algo alguna algunas alguno algunos alla alli ambos ante antes aquel aquella aquellas
    aquellos aqui asi aun aunque bajo bien cada casi como con contra cual cuales cualquier cuando
    cuanto cuya cuyas cuyo cuyos da dan dar de debe deben deber del demas dentro desde despues
    dicha dicho dichos donde dos durante e el ella ellas ello ellos en entre era eran eres es esa
    esas ese eso esos esta estan estar estas este esto estos estoy fin fue fueron ha haber habia
    han hacer hacia haga hagan hasta hay hemos hoy igual incluso la las le les lo los luego mas me
    mediante menos mi mis misma mismas mismo mismos mucha muchas mucho muchos muy nada ni ningun
    ninguna no nos nosotros nuestra nuestras nuestro nuestros nueva nuevas nuevo nuevos o os otra
    otras otro otros para partir pero poco poder podra podran por porque pues puede pueden que
    quien quienes realizar se sea sean segun ser sera seran si sido siempre siendo sin sino sobre
    solo son su sus tal tales tambien tan tanto te tendra tener tenga tiene tienen toda todas todo
    todos traves tres tu tus u un una unas uno unos usted ustedes va vamos van vez y ya yo
    """.split()  # noqa: SIM905 (a list of words is read and corrected as text)
)
"""Words of grammar, without accents. Source: ours, from lists of common use in Spanish."""

GENERIC = """
    municipio municipal departamento departamental gobierno alcalde alcaldía gobernador
    gobernación administración plan programa proyecto desarrollo territorio territorial
    población comunidad ciudadano habitantes
    """.split()  # noqa: SIM905 (the same)
"""Words that every programme says, so that they tell little of one. Proposed, never imposed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word with all its forms. ``stem`` is its key; ``word`` the form that is written most.

    ``forms`` are the forms with their counts, most said first; ``paragraphs`` the numbers, from
    1, of the paragraphs that say it. Units: times said.
    """

    stem: str
    word: str
    count: int
    forms: tuple[tuple[str, int], ...]
    paragraphs: tuple[int, ...]


def singular(word: str) -> str:
    """Return a word without its plural: "mujeres" is "mujer", "vias" is "via", "luces" is "luz".

    Rough on purpose: it only has to bring the forms of one word together. Given and returned
    without accents and in lower case.
    """
    if len(word) > 4 and word.endswith("ces"):
        return f"{word[:-3]}z"
    if len(word) > 4 and word.endswith("es") and word[-3] in "rlndjzsy":
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and word[-2] in "aeiou":
        return word[:-1]
    return word


def key_of(word: str, stem: Stem) -> str:
    """Return what joins the forms of a word: «Educativas» and «educación» are both "educ"."""
    return stem(singular(fold(word)))


def words_of(text: str) -> list[str]:
    """Return the words of ``text`` that mean something, as written, in lower case.

    «La salud de los niños, primero» is salud, niños, primero: words of grammar, numbers and
    words shorter than three letters are left out.
    """
    words = (word.lower() for word in WORD.findall(text))
    return [word for word in words if len(word) >= SHORTEST and fold(word) not in STOP_WORDS]


def terms_of(paragraphs: Sequence[str], *, stem: Stem) -> list[Term]:
    """Return the terms of a text, most said first, equals by alphabet.

    «Educación para todos» and «La escuela educa a quien se educa» say educ- three times, in the
    paragraphs 1 and 2. A paragraph counts once in ``paragraphs`` however often it says it.

    Units: counts. Source: 003:89 («una lectura de palabras del programa de gobierno»).
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, dict[int, None]] = defaultdict(dict)
    for number, paragraph in enumerate(paragraphs, 1):
        for word in words_of(paragraph):
            key = key_of(word, stem)
            forms[key][word] += 1
            places[key][number] = None
    terms = [
        Term(key, _chief(found), found.total(), _ordered(found), tuple(places[key]))
        for key, found in forms.items()
    ]
    return sorted(terms, key=lambda term: (-term.count, fold(term.word)))


def _ordered(forms: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(forms.items(), key=lambda form: (-form[1], form[0])))


def _chief(forms: Counter[str]) -> str:
    """Return the form that stands for all: the one written most; of equals, the shortest."""
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def proposed_exclusions(names: Iterable[str], *, stem: Stem) -> frozenset[str]:
    """Return the stems that are proposed for leaving out: generic words, and ``names``.

    ``names`` are the entity's, its department's and the authority's, and of its places: a cloud
    in which «Buenavista» is largest says nothing. The team takes any of them back.
    """
    words = [*GENERIC, *(word for name in names for word in words_of(name))]
    return frozenset(key_of(word, stem) for word in words)


def nearest(
    text: str, rows: Mapping[Row, str], *, stem: Stem, at_most: int = 3
) -> list[tuple[Row, Fraction]]:
    """Return the rows whose words are most like those of ``text``, best first, with how near.

    A word weighs one over the number of rows that say it, so that «fortalecer», which all say,
    weighs little. Nearness is the weight that both share, squared, over the product of the
    weights of each: 1 for the same words, 0 for none, and rows with 0 are left out. A guess that
    a person confirms, never a link by itself.

    Units: 0 to 1. Source: ours (cosine of words, as search engines do).
    """
    known = {key: frozenset(_keys(said, stem)) for key, said in rows.items()}
    saying = Counter(key for keys in known.values() for key in keys)
    mine = frozenset(_keys(text, stem))
    found = []
    for row, theirs in known.items():
        shared = _weight(mine & theirs, saying)
        if shared:
            near = Fraction(shared**2, _weight(mine, saying) * _weight(theirs, saying))
            found.append((row, near))
    return sorted(found, key=lambda one: -one[1])[:at_most]


def _keys(text: str, stem: Stem) -> list[str]:
    return [key_of(word, stem) for word in words_of(text)]


def _weight(keys: frozenset[str], saying: Mapping[str, int]) -> Fraction:
    """Return the weight of words together; one that no row says weighs as if one did."""
    return sum((Fraction(1, saying.get(key) or 1) for key in keys), Fraction(0))

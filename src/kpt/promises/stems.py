"""The stems of Spanish words, by a library; the rules receive it as a function."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

_stemmer = snowballstemmer.stemmer("spanish")
_one_at_a_time = Lock()  # the stemmer keeps the word that it works on


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a word in lower case without accents: "educacion" is "educ"."""
    with _one_at_a_time:
        return _stemmer.stemWord(word)

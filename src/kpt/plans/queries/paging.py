"""A page of a list whose length came with the rows, so that it is not asked for again."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator


class KnownCount(Paginator):
    """A paginator that is given one page and told how many rows there are in all."""

    def __init__(self, rows: Sequence[Any], per_page: int, count: int):
        super().__init__(rows, per_page)
        self._known = count

    @property
    def count(self) -> int:
        return self._known

    def page(self, number: int | str) -> Page:
        """Return the one page that there is, under its number."""
        return Page(self.object_list, int(number), self)

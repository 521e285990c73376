"""Terms of government, fiscal years, biennia of SGR, and where a legal day ends.

Nothing here reads the clock: the day or the instant is always an argument.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

TERM_YEARS = 4
FIRST_TERM = 2004
BOGOTA = timezone(timedelta(hours=-5), "America/Bogota")
"""Legal time of Colombia: five hours behind UTC all year, without daylight saving."""


class NotATerm(ValueError):
    """A year in which no term of government starts."""


@dataclass(frozen=True, slots=True, order=True)
class GovernmentTerm:
    """Periodo de gobierno of mayors and governors: four years from 1 January of ``start_year``.

    Raises NotATerm unless ``start_year`` is 2004, 2008, … 2020, 2024 and so on.
    Source: Acto Legislativo 2 de 2002 (four years, the first term from 2004).
    """

    start_year: int

    def __post_init__(self) -> None:
        if self.start_year < FIRST_TERM or (self.start_year - FIRST_TERM) % TERM_YEARS:
            raise NotATerm(f"no term of government starts in {self.start_year}")

    @property
    def end_year(self) -> int:
        return self.start_year + TERM_YEARS - 1

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return fiscal_years(self.start_year)

    @property
    def biennia(self) -> tuple[str, ...]:
        return biennia(self.start_year)

    def __contains__(self, fiscal_year: int) -> bool:
        return self.start_year <= fiscal_year <= self.end_year

    def __str__(self) -> str:
        return f"{self.start_year}–{self.end_year}"


def term_of(fiscal_year: int) -> GovernmentTerm:
    """Return the term that contains a fiscal year: 2026 is in 2024-2027.

    Raises NotATerm before 2004.
    """
    return GovernmentTerm(fiscal_year - (fiscal_year - FIRST_TERM) % TERM_YEARS)


def fiscal_years(term_start: int) -> tuple[int, ...]:
    """Return the four vigencias of a term: 2024 gives 2024, 2025, 2026, 2027."""
    return tuple(range(term_start, term_start + TERM_YEARS))


def biennia(term_start: int) -> tuple[str, ...]:
    """Return the biennia of SGR that touch a term: 2024 gives 2023-2024, 2025-2026, 2027-2028.

    A biennium starts in an odd year, so a term that starts in an even one touches three.
    Source: headers of SisPT's sheet «Plan indicativo SGR - Productos»; Ley 2056 de 2020.
    """
    first = term_start - 1
    return tuple(f"{year}-{year + 1}" for year in range(first, term_start + TERM_YEARS, 2))


def closed_years(term_start: int, on: date) -> tuple[int, ...]:
    """Return the vigencias of a term that had ended by ``on``.

    Of the term 2024, on 1 March 2026, they are 2024 and 2025. A vigencia ends on 31 December; on
    that day it is still open.
    """
    return tuple(year for year in fiscal_years(term_start) if year < on.year)


def legal_day(instant: datetime) -> date:
    """Return the day it is in Bogotá at ``instant``: 03:00 UTC of the 2nd is still the 1st.

    Raises ValueError if the instant has no time zone, because then nobody knows the day.
    """
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(BOGOTA).date()


def end_of_legal_day(day: date) -> datetime:
    """Return the first instant after ``day`` in Bogotá: what happens before it happened in time."""
    return datetime.combine(day + timedelta(days=1), time.min, BOGOTA)

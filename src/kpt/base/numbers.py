"""Figures, money and dates as they are written in Colombia, and as people there type them.

Every function takes exact values (``Decimal``, ``int``, dates) and returns plain text; nothing is
ever a float. Blanks inside a figure are no-break spaces, so that «12,5 %» is never cut in two.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal
from zoneinfo import ZoneInfo

BOGOTA = ZoneInfo("America/Bogota")
NBSP = "\N{NO-BREAK SPACE}"
MOST_DIGITS = 18
DASH = "—"
MILLION = Decimal(1_000_000)
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("septiembre", "octubre", "noviembre", "diciembre"),
)
SHORT_MONTHS = (
    *("ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago."),
    *("sep.", "oct.", "nov.", "dic."),
)

Number = Decimal | int
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)


def _exact(value: Number | str) -> Decimal:
    if isinstance(value, float):
        raise TypeError("a float is not an exact figure; use Decimal")
    return value if isinstance(value, Decimal) else Decimal(value)


def _rounded(value: Decimal, places: int) -> Decimal:
    """Round half up, as people do on paper. Safe for any number of digits."""
    return value.quantize(Decimal((0, (1,), -places)), context=_ROUNDING)


def _written(value: Decimal) -> str:
    """Write a number with «.» every three digits and «,» before its decimals."""
    text = f"{value:f}".lstrip("-")
    whole, _, decimals = text.partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    sign = "−" if value < 0 and value != 0 else ""
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def _trimmed(value: Decimal) -> Decimal:
    """Drop the zeros after the last decimal that says something: 3.500 → 3.5."""
    text = f"{value:f}"
    return Decimal(text.rstrip("0").rstrip(".") if "." in text else text)


def entero(value: Number | None) -> str:
    """Write a count: 214306 → «214.306». None → «—»."""
    return DASH if value is None else _written(_rounded(_exact(value), 0))


def quantity(value: Number | None) -> str:
    """Write a physical quantity with all its decimals: Decimal("3.500") → «3,5»."""
    return DASH if value is None else _written(_trimmed(_exact(value)))


def pesos(value: Number | None, decimals: int | str | None = None) -> str:
    """Write an amount of pesos: 150000000 → «$ 150.000.000».

    Cents appear when there are any; ``decimals=2`` always writes them («$ 150.000.000,00») and
    ``decimals="exacto"`` writes every decimal the value has (official files carry up to ten).
    """
    if value is None:
        return DASH
    amount = _exact(value)
    if decimals == "exacto":
        shown = _trimmed(amount)
    elif decimals is not None:
        shown = _rounded(amount, int(decimals))
    else:
        shown = _rounded(amount, 2)
        shown = _rounded(shown, 0) if shown == shown.to_integral_value() else shown
    text = _written(shown)
    return f"−${NBSP}{text[1:]}" if text.startswith("−") else f"${NBSP}{text}"


def millones(value: Number | None, decimals: int | str = 0) -> str:
    """Write pesos as millions without the sign: 5654900000 → «5.655»; with 1 decimal «5.654,9».

    What is not zero is never written as 0: 400000 → «< 1».
    """
    if value is None:
        return DASH
    amount, places = _exact(value), int(decimals)
    shown = _rounded(amount / MILLION, places)
    if amount and not shown:
        least = _written(Decimal(1).scaleb(-places).copy_sign(amount))
        return f"{'<' if amount > 0 else '>'}{NBSP}{least}"
    return _written(shown)


def percent(ratio: Number | None, decimals: int | str = 1) -> str:
    """Write a ratio as a percentage: Decimal("0.125") → «12,5 %». None → «—».

    Rounding never contradicts the explanation beside the figure: one peso short of the whole is
    «< 100 %», one above is «> 100 %», and a trace is «< 0,1 %», not «0,0 %».
    """
    if ratio is None:
        return DASH
    value, places = _exact(ratio), int(decimals)
    shown = _rounded(value.scaleb(2, _ROUNDING), places)
    if shown == 100 and value != 1:
        return f"{'<' if value < 1 else '>'}{NBSP}100{NBSP}%"
    if not shown and value > 0:
        return f"<{NBSP}{_written(Decimal(1).scaleb(-places))}{NBSP}%"
    return f"{_written(shown)}{NBSP}%"


def cuenta(value: int | None, words: str) -> str:
    """Write how many there are of something: (1, "meta,metas") → «1 meta»; 74 → «74 metas»."""
    if value is None:
        return DASH
    one, _, many = words.partition(",")
    return f"{entero(value)}{NBSP}{one if value == 1 else many or one + 's'}"


def nombrados(names: Sequence[str], most: int = 3) -> str:
    """Write who they are, the first of them when they are many: «A, B y C»; «A, B, C y 4 más»."""
    if len(names) > most:
        return f"{', '.join(names[:most])} y {entero(len(names) - most)}{NBSP}más"
    return " y ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def _local(value: date | datetime) -> date:
    """Show instants in the time of Bogotá, where every legal day of the country ends."""
    return in_bogota(value) if isinstance(value, datetime) else value


def in_bogota(value: datetime) -> datetime:
    """Return an instant as clocks in Bogotá show it; one without zone is taken as theirs."""
    return value.astimezone(BOGOTA) if value.tzinfo is not None else value


def fecha(value: date | datetime | None) -> str:
    """Write a date: «20 de octubre de 2026»."""
    if value is None:
        return DASH
    day = _local(value)
    return f"{day.day}{NBSP}de {MONTHS[day.month - 1]} de{NBSP}{day.year}"


def fecha_corta(value: date | datetime | None) -> str:
    """Write a date where room is short: «20 oct. 2026»."""
    if value is None:
        return DASH
    day = _local(value)
    return f"{day.day}{NBSP}{SHORT_MONTHS[day.month - 1]}{NBSP}{day.year}"


def hora(value: datetime | time | None) -> str:
    """Write a time of day: «4:20 p. m.»."""
    if value is None:
        return DASH
    moment = in_bogota(value) if isinstance(value, datetime) else value
    half = "a." if moment.hour < 12 else "p."
    return f"{moment.hour % 12 or 12}:{moment.minute:02}{NBSP}{half}{NBSP}m."


def fecha_hora(value: datetime | None) -> str:
    """Write an instant: «20 de octubre de 2026, 4:20 p. m.»."""
    return DASH if value is None else f"{fecha(value)}, {hora(value)}"


def tamano(size_bytes: int | None) -> str:
    """Write the size of a file: 98304 → «96 KB»."""
    if size_bytes is None:
        return DASH
    if size_bytes < 1024:
        return f"{entero(size_bytes)}{NBSP}bytes"
    size, units = Decimal(size_bytes) / 1024, ["KB", "MB", "GB"]
    while size >= 1000 and len(units) > 1:
        size, units = size / 1024, units[1:]
    places = 0 if units[0] == "KB" or size >= 100 else 1
    return f"{_written(_trimmed(_rounded(size, places)))}{NBSP}{units[0]}"


_TYPED = re.compile(r"(?P<sign>[-−+]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d*)(?:,(?P<decimals>\d*))?")


def parse_decimal(text: str) -> Decimal:
    """Read a number as people in Colombia type it: «1.250,5», «$ 1.250.000», «1250,50».

    A dot only groups thousands. «1250.5» could be 1250,5 or a slip for 12.505, so it is refused
    rather than guessed. Raises ValueError with a message, in Spanish, that the form shows.
    """
    bare = re.sub(r"[\s$\u00a0\u202f]", "", text)
    found = _TYPED.fullmatch(bare)
    if not found or not (found["whole"] or found["decimals"]):
        if re.fullmatch(r"[-−+]?[\d,]*\.\d*", bare) and re.search(r"\d", bare):
            raise ValueError("Escriba los decimales con coma, por ejemplo 2,5.")
        raise ValueError("Escriba un número, por ejemplo 1.250,5.")
    sign = "-" if found["sign"] in ("-", "−") else ""
    whole = found["whole"].replace(".", "") or "0"
    return (
        Decimal(f"{sign}{whole}.{found['decimals'] or '0'}")
        if found["decimals"]
        else Decimal(f"{sign}{whole}")
    )


def row_number(text: str) -> int | None:
    """Return the number of a row that came in an address or a form, or None for anything else.

    Numbers of more digits than a database takes are no row's: «99999999999999999999» is None.
    """
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None

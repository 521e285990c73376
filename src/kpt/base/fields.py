"""Exact decimals in both databases."""

from decimal import Decimal, InvalidOperation
from typing import cast

from django.core import exceptions
from django.db import models


def canonical(value: Decimal) -> str:
    """Return the one way to write ``value``: no exponent, no trailing zeros («1500», «0.25»)."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


class ExactDecimalField(models.Field):
    """A Decimal that comes back digit by digit as it went in.

    Django's own DecimalField keeps 15 significant digits in SQLite, which stores it as a double;
    official workbooks bring 17 (23326371344.342903 pesos). PostgreSQL: ``numeric`` without a
    scale; SQLite: canonical text. SQL may compare for equality and cast for ordering; sums are
    made by ``kpt.rules``.
    """

    description = "Decimal exacto"

    def db_type(self, connection) -> str:
        return "numeric" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value, expression, connection) -> Decimal | None:
        # A page reads thousands of them: the usual case, SQLite's text, comes first.
        if value.__class__ is str:
            return Decimal(value)
        if value is None or isinstance(value, Decimal):
            return value if value is None else Decimal(canonical(value))
        return Decimal(str(value))

    def to_python(self, value) -> Decimal | None:
        if value is None or value == "":
            return None
        if isinstance(value, float):
            raise exceptions.ValidationError("Un decimal exacto no se construye de un flotante.")
        try:
            number = Decimal(value)
        except (InvalidOperation, TypeError, ValueError) as error:
            raise exceptions.ValidationError(f"«{value}» no es un número.") from error
        if not number.is_finite():
            raise exceptions.ValidationError(f"«{value}» no es un número.")
        return number

    def get_prep_value(self, value) -> Decimal | None:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value, connection, prepared=False):
        if value.__class__ is not Decimal or not value.is_finite():
            value = self.get_prep_value(value)
        if value is None or connection.vendor == "postgresql":
            return value
        return canonical(value)

    def value_to_string(self, obj) -> str:
        value = cast("Decimal | None", self.value_from_object(obj))
        return "" if value is None else canonical(value)

"""Constraints that recur."""

from django.db.models import CheckConstraint, Q


def set_together(*fields: str, name: str) -> CheckConstraint:
    """Return a constraint: all of ``fields`` are null, or none is."""
    empty, full = Q(), Q()
    for field in fields:
        empty &= Q(**{f"{field}__isnull": True})
        full &= Q(**{f"{field}__isnull": False})
    return CheckConstraint(condition=empty | full, name=name)


def one_of(field: str, values, *, name: str) -> CheckConstraint:
    """Return a constraint: ``field`` holds one of ``values`` (a TextChoices or a list)."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": list(getattr(values, "values", values))}), name=name
    )

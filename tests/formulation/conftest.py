"""A plan in formulation, with a small catalogue."""

from tests.plans.drafts import place

__all__ = ["place"]

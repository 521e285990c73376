"""What people fill in about a plan."""

from kpt.plans.forms.acts import ActForm

__all__ = ["ActForm"]

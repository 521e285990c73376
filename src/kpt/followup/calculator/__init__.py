"""The one calculator: every figure that pages show is made here, from the rows, all at once."""

from kpt.followup.calculator.run import recalculate

__all__ = ["recalculate"]

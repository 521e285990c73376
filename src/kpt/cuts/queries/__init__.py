"""What was published, as pages and reports read it."""

from kpt.cuts.queries.published import CutLine, cut_targets, cuts_of

__all__ = ["CutLine", "cut_targets", "cuts_of"]

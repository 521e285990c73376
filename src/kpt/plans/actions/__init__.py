"""Changes of plans."""

from kpt.plans.actions.apply import Applied, apply_content
from kpt.plans.actions.undo import undo_change

__all__ = ["Applied", "apply_content", "undo_change"]

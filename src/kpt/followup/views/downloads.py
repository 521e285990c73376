"""A table sent as a file; the toolkit sends it."""

from kpt.base.downloads import send

__all__ = ["send"]

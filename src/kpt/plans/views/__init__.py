"""Pages about the plan: the document (``versions``), and those where it is written."""

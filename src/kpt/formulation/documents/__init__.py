"""The documents of a plan: made from what it says today, and the approved ones that a team brings.

An app of its own inside the formulation, because it keeps rows of its own.
"""

"""Pieces of interface. Templates reach them through ``templatetags/ui.py``.

``marks`` is for what repeats in rows: plain functions that join strings, because a template per
cell would be the cost of the page. ``blocks`` wrap content, ``tables`` go around lists, and
``lists`` draw whole pieces from data with a template of their own in ``templates/ui``.
"""

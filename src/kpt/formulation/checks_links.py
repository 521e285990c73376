"""Where what a check found is corrected: the page, and the place in it."""

from __future__ import annotations

import uuid

from django.urls import NoReverseMatch, reverse

from kpt.rules.checks import AppliesTo, Check

# What a check corrects → name of the page, for what is of the whole plan or of a line.
PAGES = {
    "lines": "draft:lines",
    "sectors": "draft:lines",
    "targets": "draft:targets",
    "outcomes": "draft:outcomes",
    "investment": "draft:grid",
    "ceilings": "draft:ceilings",
    "promises": "promises:promises",
    "programme": "promises:home",
    "sgr": "draft:sgr",
}
QUERY = {"promises": "?estado=pendiente"}
# What a check corrects in a product target → part of its page.
PARTS = {
    "product": "que",
    "customisation": "que",
    "bpin_text": "que",
    "lines": "sirve",
    "accumulation": "anos",
    "target": "anos",
    "years": "anos",
    "unit_cost_cop": "cuesta",
    "responsible_office": "cuesta",
    "investment": "cuesta",
}


def fix_url(check: Check, divipola: str, *, key: str = "", uid: uuid.UUID | None = None) -> str:
    """Return the address where a finding of a row (``key``, ``uid``) is corrected."""
    if check.applies_to is AppliesTo.TARGET and uid is not None:
        return f"{reverse('draft:target', args=[divipola, uid])}#{PARTS[check.field]}"
    if check.applies_to is AppliesTo.OUTCOME and uid is not None:
        return _page("draft:outcome", divipola, uid) or _or_home("draft:outcomes", divipola)
    page = _or_home(PAGES[check.field], divipola)
    if check.applies_to is AppliesTo.LINE and PAGES[check.field] == "draft:lines":
        return f"{page}#{key}"
    if check.applies_to is AppliesTo.LINE and check.field == "targets":
        number = key.rpartition("-")[2]
        return f"{reverse('draft:target-picker', args=[divipola])}?linea={number}"
    return f"{page}{QUERY.get(check.field, '')}"


def _page(name: str, *arguments: object) -> str:
    """Return an address, or nothing for a page that this installation does not have."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _or_home(name: str, divipola: str) -> str:
    return _page(name, divipola) or reverse("formulation:home", args=[divipola])

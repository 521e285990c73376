"""Whole pieces drawn from data, each with its template in ``templates/ui``.

The data is anything a template can read: dictionaries, dataclasses or model rows.
"""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from kpt.base.components.blocks import formula_parts

register = template.Library()

ACTIVE_JOB = ("queued", "running")


def _get(thing, name: str, default=""):
    """Read a key or an attribute, as templates do."""
    if isinstance(thing, dict):
        return thing.get(name, default)
    return getattr(thing, name, default)


@register.inclusion_tag("ui/breadcrumb.html", takes_context=True)
def breadcrumb(context, crumbs=None) -> dict:
    """Where this page is: ``crumbs`` is [(label, url), …]; the last one is here.

    Example: ``{% breadcrumb crumbs %}``
    """
    trail = list(crumbs or ())
    shell = context.get("shell")
    return {
        "home_url": _get(shell, "home_url", "/") or "/",
        "links": trail[:-1],
        "here": trail[-1][0] if trail else "",
    }


@register.inclusion_tag("ui/module_menu.html", takes_context=True)
def module_menu(context, shell) -> dict:
    """The modules of the plan at the left, or folded on a phone; ``section`` says where we are."""
    section = context.get("section", "")
    return {"shell": shell, "section": section, "current": shell.module_of(section)}


@register.filter
def holds(item, section) -> bool:
    """Say whether a menu entry is, or contains, the section. ``{% if item|holds:section %}``"""
    return item.holds(section or "")


@register.inclusion_tag("ui/error_summary.html")
def error_summary(form=None, problems=None, title: str = "", focus: bool = True) -> dict:
    """Everything to correct, each a link to its field; it takes the focus when the page opens.

    Example: ``{% error_summary form %}`` · ``{% error_summary problems=list %}`` of (text, "#id")
    """
    found = list(problems or ())
    if form is not None and form.is_bound:
        found += [(error, "") for error in form.non_field_errors()]
        found += [
            (f"{str(field.label).rstrip('.')}: {error}", f"#{field.id_for_label or field.auto_id}")
            for field in form
            for error in field.errors
        ]
    count = len(found)
    default = "Hay una cosa por corregir" if count == 1 else f"Hay {count} cosas por corregir"
    return {"problems": found, "title": title or default, "focus": focus}


@register.inclusion_tag("ui/tabs.html")
def tabs(items, label: str) -> dict:
    """Views of the same page: items with label, url, current, and a count or a chip.

    Example: ``{% tabs years label="Vigencia" %}``
    """
    return {"items": items, "label": label}


@register.inclusion_tag("ui/steps.html")
def steps(names, current: int) -> dict:
    """The steps of a task: ``{% steps names 2 %}``; ``current`` counts from 1."""
    return {
        "steps": [
            {"name": name, "done": number < current, "now": number == current}
            for number, name in enumerate(names, 1)
        ]
    }


@register.inclusion_tag("ui/task_list.html")
def task_list(tasks) -> dict:
    """What to do next: tasks with title, url (none when blocked), chip, text and due.

    ``chip`` is (text, kind) or (text, kind, icon). Example: ``{% task_list tasks %}``
    """
    return {"tasks": tasks}


@register.inclusion_tag("ui/date_list.html")
def date_list(dates) -> dict:
    """Dates with the days left: items with days, title, text, url and link."""
    return {"dates": dates}


@register.inclusion_tag("ui/timeline.html")
def timeline(events) -> dict:
    """What happened, newest first as given: events with title, at, who and text."""
    return {"events": events}


@register.inclusion_tag("ui/downloads.html")
def downloads(files) -> dict:
    """Files to take away: label, url, kind («Excel»), size in bytes (or None) and icon."""
    return {"files": files}


@register.inclusion_tag("ui/facts.html")
def facts(pairs, css: str = "") -> dict:
    """Terms and values: ``pairs`` is [(term, value), (term, value, detail), …]."""
    rows = [(*pair, "")[:3] for pair in pairs]
    return {"rows": rows, "css": css}


@register.inclusion_tag("ui/calculation.html")
def calculation(calc) -> dict:
    """«¿Cómo se calculó?» from data: title, formula, inputs, total, rules, source, open.

    ``formula`` is a list of parts, «a/b» being a fraction; ``inputs`` is
    [(name, value, source), …] with an optional detail of the source.
    Example: ``{% calculation target.progress_calculation %}``
    """
    parts = _get(calc, "formula", ())
    return {
        "calc": calc,
        "formula": formula_parts(parts) if parts else SafeString(""),
        "inputs": [(*row, "", "")[:4] for row in _get(calc, "inputs", ())],
    }


@register.inclusion_tag("ui/job_card.html")
def job_card(job, url: str = "", result_label: str = "", cancel_url: str = "") -> dict:
    """Long work: how far it is, and its end. ``url`` answers with this same card.

    While the work is active htmx asks again every two seconds; without JavaScript a link does.
    Example: ``{% url "base:job" job.uid as job_url %}{% job_card job job_url %}``
    """
    state = str(_get(job, "state"))
    done, total = int(_get(job, "done", 0) or 0), int(_get(job, "total", 0) or 0)
    share = Decimal(done) / total if total else None
    return {
        "job": job,
        "state": state,
        "active": state in ACTIVE_JOB,
        "done": done,
        "total": total,
        "percent": int(share * 100) if share is not None else None,
        "url": url or _get(job, "url"),
        "unit": _get(job, "unit"),
        "result_url": _get(job, "result_url"),
        "result_label": result_label or _get(job, "result_label") or "Ver el resultado",
        "cancel_url": cancel_url or _get(job, "cancel_url"),
    }

"""Cells of the sheet of a report: drawn hundreds of times on a page, so without a template each."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kpt.base.components.marks import chip, icon

register = template.Library()


@register.simple_tag
def report_cell(cell) -> SafeString:
    """Draw a cell of the sheet, typed in or only read.

    Example: ``{% report_cell cell %}``
    """
    place = "is-words k-full" if cell.is_text else "n"
    if not cell.editable:
        return format_html(
            '<td class="{}" role="cell" data-t="{}">{}</td>',
            f"{place} is-text" if cell.is_text else place,
            cell.header,
            cell.text or "—",
        )
    # Not «n»: a figure that is only read is grey, and one that is typed is white.
    place = "is-words k-full" if cell.is_text else "is-figure"
    mark = extra = SafeString()
    if cell.error:
        place, mark = f"{place} is-bad", icon("error")
        extra = format_html(' aria-invalid="true" aria-describedby="e-{}"', cell.name)
    return format_html(
        '<td class="is-input {}" role="cell" data-t="{}">{}<input id="{}" name="{}" value="{}" '
        'data-valor="{}" inputmode="{}" autocomplete="off" aria-label="{}"{}></td>',
        place,
        cell.header,
        mark,
        cell.name,
        cell.name,
        cell.text,
        cell.raw,
        "text" if cell.is_text else "decimal",
        cell.label,
        extra,
    )


@register.simple_tag
def state_cell(line, report) -> SafeString:
    """Say how a target of the report is, with what must be looked at and the way to its page.

    Example: ``{% state_cell row.line sheet.report %}``
    """
    where = [report.plan.entity_id, report.fiscal_year, line.consecutive]
    warnings = format_html_join(
        "",
        '<span class="k-sub">{}{}</span>',
        ((icon("warn"), warning) for warning in line.warnings),
    )
    return format_html(
        '<td class="is-text k-full" role="cell" id="a-{}">{}{} <a class="k-sub" href="{}">Abrir '
        '<span class="visually-hidden">{}</span></a></td>',
        line.consecutive,
        chip(line.state, line.chip, small=True),
        warnings,
        reverse("reports:target", args=where),
        line.label,
    )

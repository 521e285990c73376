"""Cells of the sheets: drawn hundreds of times on a page, so without a template each."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kpt.base.components.marks import chip, icon
from kpt.base.numbers import pesos

register = template.Library()


@register.simple_tag
def typed_cell(box, editable=True) -> SafeString:
    """Draw a cell that is typed in, or only read by who may not write it.

    Example: ``{% typed_cell box row.verdict %}``
    """
    return _cell(box, editable=bool(editable))


@register.simple_tag
def ceiling_cell(box, room, editable=True) -> SafeString:
    """Draw a ceiling with what the plan puts there and what is left, below.

    Example: ``{% ceiling_cell box room can_edit %}``
    """
    left = format_html(
        '<span class="k-sub k-g__room"><span>Programado <span data-suma="f{0}">{1}</span></span>'
        '<span>Queda: <span data-suma="q{0}">{2}</span></span>'
        '<span class="{3}" data-suma="w{0}">{4}</span></span>',
        room.key,
        pesos(room.programmed_cop),
        room.left,
        "k-err" if room.is_over else "",
        room.word,
    )
    return _cell(box, editable=bool(editable), below=left)


def _cell(box, *, editable: bool, below: SafeString | str = "") -> SafeString:
    if not editable:
        return format_html(
            '<td class="n" role="cell" data-t="{}">{}{}</td>', box.year, box.text or "—", below
        )
    state, mark, extra = "is-input", "", ""
    if box.error:
        state, mark = "is-input is-bad", icon("error")
        extra = format_html(' aria-invalid="true" aria-describedby="e-{}"', box.name)
    elif box.is_expected:
        state = "is-input is-hoped"
    return format_html(
        '<td class="{}" role="cell" data-t="{}">{}<input id="{}" name="{}" value="{}" '
        'data-valor="{}" inputmode="decimal" autocomplete="off" aria-label="{}"{}>{}</td>',
        state,
        box.year or "Meta",
        mark,
        box.name,
        box.name,
        box.text,
        box.raw,
        f"{box.label}, por gestionar" if box.is_expected else box.label,
        extra,
        below,
    )


@register.simple_tag
def sum_cell(one, strong: bool = False) -> SafeString:
    """Draw a computed figure: grey, never typed, refreshed when what it sums changes."""
    text = format_html("<b>{}</b>", one.text) if strong else one.text
    return format_html(
        '<td class="n" role="cell" data-t="{}"><span data-suma="{}">{}</span></td>',
        one.label,
        one.key,
        text,
    )


@register.simple_tag
def agreement_cell(row) -> SafeString:
    """Say whether the years of a target agree with its mode, and offer the step that mends it.

    Example: ``{% agreement_cell row %}``
    """
    mark = {True: chip("Sí", "ok", small=True), False: chip("Revise", "warn", small=True)}
    buttons = format_html_join(
        " ",
        '<button class="btn btn-outline-primary btn-sm" form="arreglar" name="arreglo" '
        'value="{} {}">{}<span class="visually-hidden"> de IP-{}</span></button>',
        ((row.uid, fix.value, fix.label, row.consecutive) for fix in row.advice.fixes)
        if row.verdict
        else (),
    )
    gaps = format_html_join(
        "", '<span class="k-sub k-g__hoped">{}</span>', ((g,) for g in row.gaps)
    )
    return format_html(
        '<td class="is-text k-full" role="cell" id="a-{}">{} <span class="small">{}</span>{}'
        '<span class="k-acts mt-1">{}</span></td>',
        row.consecutive,
        mark.get(row.advice.agrees, ""),
        row.advice.sentence,
        gaps,
        buttons,
    )

"""Small pieces, quick enough to repeat in every row: icons, chips, progress, heat cells."""

from decimal import Decimal
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from kpt.base import numbers
from kpt.rules.progress import colour

register = template.Library()

CHIP_ICONS = {
    "": "",
    "info": "info",
    "ok": "check",
    "error": "error",
    "warn": "alert",
    "self": "self",
    "verified": "seal",
}
LABELS = {  # who vouches for a figure: chip kind, icon, whole text, short text
    "self": ("self", "self", "Autorreportado", "Autorrep."),
    "reviewed": ("info", "check", "Revisado por la gobernación", "Revisado"),
    "verified": ("verified", "seal", "Verificado por el DNP", "Verificado"),
}
MARKS = {"done": "hecho", "doing": "en curso", "todo": "pendiente"}
SOON_DAYS = 10
BAR_WIDTH = Decimal(54)  # inside a track of 56 units with its border
SHORTEST_BAR = Decimal(3)  # so that 0 % still shows its colour


def _safe(*parts: str) -> SafeString:
    """Join parts that are already escaped or written by us."""
    return mark_safe("".join(parts))  # noqa: S308 (each part is ours or escaped)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw an icon of the sprite. Without ``label`` it is decoration and readers skip it.

    Example: ``{% icon "alert" %}`` · ``{% icon "x" label="Quitar" %}``
    """
    title = conditional_escape(label)
    role = f'role="img" aria-label="{title}"' if label else 'aria-hidden="true"'
    css = f"k-i {css}" if css else "k-i"
    return _safe(
        f'<svg class="{css}" viewBox="0 0 24 24" {role}>',
        f'<use href="{static("kpt/icons.svg")}#i-{name}"/></svg>',
    )


@register.simple_tag
def chip(text: str, kind: str = "", icon: str = "", small: bool = False) -> SafeString:
    """Draw a mark of state. Kinds: "", info, ok, error, warn, self, verified.

    Example: ``{% chip "Plan adoptado" "ok" %}`` · ``{% chip "10 días" "warn" icon="clock" %}``
    """
    picture = icon or CHIP_ICONS[kind]
    css = "k-chip" + (f" k-chip--{kind}" if kind else "") + (" k-chip--sm" if small else "")
    drawn = _icon(picture) if picture else ""
    return _safe(f'<span class="{css}">', drawn, conditional_escape(text), "</span>")


_icon = icon


@register.simple_tag
def label_chip(label, short: bool = False, small: bool = True) -> SafeString:
    """Say who vouches for a figure: "self", "reviewed" or "verified".

    A label that knows more (``code``, ``sentence``, ``brief``) says it beside the chip, where
    everybody reads it: since when, of which cut, and who.
    Example: ``{% label_chip "self" %}`` «Autorreportado» · ``{% label_chip page.label %}``
    """
    code = getattr(label, "code", label)
    kind, picture, whole, brief = LABELS[code]
    drawn = chip(brief if short else whole, kind, icon=picture, small=small)
    said = getattr(label, "brief" if short else "sentence", "")
    if not said:
        return drawn
    css = "sub" if short else "small k-mut"
    return _safe(drawn, f' <span class="{css}">', conditional_escape(said), "</span>")


@register.simple_tag
def mark(state: str, words: bool = False) -> SafeString:
    """Draw the mark of a step: "done", "doing" or "todo", with its word (hidden unless asked).

    Example: ``{% mark "done" %}``
    """
    css = "" if state == "todo" else f" k-mark--{state}"
    word = (
        f" {MARKS[state]}"
        if words
        else _safe(f'<span class="visually-hidden">, {MARKS[state]}</span>')
    )
    return _safe(
        f'<svg class="k-mark{css}" viewBox="0 0 20 20" aria-hidden="true">',
        f'<use href="{static("kpt/icons.svg")}#i-{state}"/></svg>{word}',
    )


@register.simple_tag
def advance(ratio: Decimal | None, word: str = "", css: str = "") -> SafeString:
    """Draw progress as bar with the official colour, figure and word. None draws only the word.

    Example: ``{% advance row.ratio "por debajo" %}``
    """
    said = f"<span>{conditional_escape(word)}</span>" if word else ""
    css = f"k-av {css}" if css else "k-av"
    if ratio is None:
        return _safe(f'<div class="{css}">{said or "<span>sin dato</span>"}</div>')
    width = max(SHORTEST_BAR, min(Decimal(1), ratio) * BAR_WIDTH).quantize(Decimal("0.1"))
    over = '<path class="k-av__over" d="M46 1v10"/>' if ratio > 1 else ""
    return _safe(
        f'<div class="{css}"><svg viewBox="0 0 56 12" aria-hidden="true">',
        '<rect class="k-track" x=".5" y=".5" width="55" height="11"/>',
        f'<rect x="1" y="1" width="{width}" height="10" fill="{colour(ratio)}"/>{over}</svg>',
        f"<b>{numbers.percent(ratio)}</b>{said}</div>",
    )


@register.simple_tag
def heat(ratio: Decimal | None, text: str = "", label: str = "", css: str = "") -> SafeString:
    """Draw a whole cell whose ground has the official colour of ``ratio``.

    ``text`` is the explanation under the figure, ``label`` the name of the column on a phone.
    None has no colour and no figure. Example: ``{% heat row.ratio "6. Por debajo" %}``
    """
    said = f'<span class="sub">{conditional_escape(text)}</span>' if text else ""
    data = f' data-t="{conditional_escape(label)}"' if label else ""
    extra = f" {css}" if css else ""
    if ratio is None:
        return _safe(
            f'<td class="k-heat{extra}"{data}><span><span class="visually-hidden">',
            f"Sin porcentaje</span>{said}</span></td>",
        )
    return _safe(
        f'<td class="k-heat k-heat--on{extra}"{data}><svg aria-hidden="true">',
        f'<rect width="100%" height="100%" fill="{colour(ratio)}"/></svg>',
        f"<span><b>{numbers.percent(ratio)}</b>{said}</span></td>",
    )


@register.simple_tag
def swatch(ratio: Decimal | int | None) -> SafeString:
    """Draw a small sample of the official scale; None is white. ``{% swatch 1 %}``"""
    fill = colour(None if ratio is None else Decimal(ratio))
    inside = f'<rect x="1" y="1" width="14" height="12" fill="{fill}"/>' if fill else ""
    return _safe(
        '<svg class="k-sample" viewBox="0 0 16 14" aria-hidden="true">',
        f'<rect class="k-track" x=".5" y=".5" width="15" height="13"/>{inside}</svg>',
    )


@register.simple_tag
def progress(done: int, total: int, label: str, ok: bool = False, css: str = "") -> SafeString:
    """Draw a progress bar with its words. ``{% progress 51 74 "51 de 74 metas" %}``"""
    css = " ".join(filter(None, ("k-p", "k-p--ok" if ok else "", css)))
    return format_html(
        '<progress class="{}" value="{}" max="{}" aria-label="{}">{}</progress>',
        css,
        done,
        max(total, 1),
        label,
        label,
    )


@register.simple_tag
def days(left: int) -> SafeString:
    """Draw how many days are left: yellow from ten down, red when late. ``{% days 7 %}``"""
    if left < 0:
        kind, words = " k-days--late", "día tarde" if left == -1 else "días tarde"
    else:
        kind = " k-days--soon" if left <= SOON_DAYS else ""
        words = "día" if left == 1 else "días"
    return _safe(f'<span class="k-days{kind}"><b>{numbers.entero(abs(left))}</b> {words}</span>')


@register.simple_tag
def kpi(term: str, value: str, note: str = "", detail: str = "") -> SafeString:
    """Draw one big figure inside ``<dl class="k-figs">``.

    ``note`` says what the figure counts; ``detail`` is a second line, such as a label chip.
    Example: ``{% kpi "Avance físico" "88,6 %" note="promedio de 62 metas" %}``
    """
    note = format_html("<small>{}</small>", note) if note else ""
    return format_html("<div><dt>{}</dt><dd><b>{}</b>{}{}</dd></div>", term, value, note, detail)


@register.simple_tag
def disabled_button(label: str, verdict, icon: str = "lock", name: str = "") -> SafeString:
    """Draw the button of what may not be done, with the reason from its verdict; else nothing.

    Example: ``{% disabled_button "Enviar el reporte" can_submit %}``
    """
    if verdict:
        return _safe("")
    reason_id = f"motivo-{name or crc32(label.encode())}"
    return format_html(
        '<div class="k-blocked"><button class="btn btn-primary" type="button" '
        'aria-disabled="true" aria-describedby="{}">{}{}</button>'
        '<p class="small k-mut" id="{}">{}</p></div>',
        reason_id,
        _icon(icon),
        label,
        reason_id,
        verdict.reason,
    )

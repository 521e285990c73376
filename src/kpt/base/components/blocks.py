"""Pieces that wrap content: ``{% note "warn" %}…{% endnote %}``."""

import re
from zlib import crc32

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kpt.base.components.marks import icon as draw_icon

register = template.Library()

NOTE_ICONS = {"": "info", "ok": "check", "warn": "alert", "error": "error"}
PROBLEMS = {  # severity: icon, one, many
    "error": ("error", "error", "errores"),
    "warn": ("alert", "advertencia", "advertencias"),
    "note": ("info", "nota", "notas"),
}
ROLES = {"tr": "row", "td": "cell", "thead": "rowgroup", "tbody": "rowgroup", "tfoot": "rowgroup"}
_OPENING = re.compile(r"<(tr|td|th|thead|tbody|tfoot)\b(?![^>]*\brole=)([^>]*)>")


def ident(text: str) -> str:
    """Return an id for ``text``, the same in every process."""
    return f"k{crc32(str(text).encode()):x}"


def _heading(text: str, level: int, css: str = "", id: str = "") -> SafeString:
    if not text:
        return SafeString("")
    name = format_html(' id="{}"', id) if id else ""
    css = format_html(' class="{}"', css) if css else ""
    return format_html("<h{}{}{}>{}</h{}>", level, name, css, text, level)


@register.simple_block_tag
def pagehead(
    content: str, title: str, step: str = "", lead: str = "", chips: str = ""
) -> SafeString:
    """Open a page: step, title (the only h1), one sentence, and its actions at the right.

    Example: ``{% pagehead "Metas de producto" lead="…" %}<a class="btn …">…</a>{% endpagehead %}``
    """
    step = format_html('<p class="k-head__step">{}</p>', step) if step else ""
    lead = format_html('<p class="k-lead">{}</p>', lead) if lead else ""
    chips = format_html('<div class="k-chips mt-2">{}</div>', chips) if chips else ""
    acts = format_html('<div class="k-acts">{}</div>', content) if content.strip() else ""
    return format_html(
        '<div class="k-head"><div>{}<h1>{}</h1>{}{}</div>{}</div>', step, title, lead, chips, acts
    )


@register.simple_block_tag
def section(
    content: str,
    title: str,
    id: str = "",
    link: str = "",
    url: str = "",
    first: bool = False,
    level: int = 2,
    css: str = "",
) -> SafeString:
    """A titled part of a page, with a rule above unless it is the ``first``.

    Example: ``{% section "La plata" link="Ver todo" url=url %}…{% endsection %}``
    """
    name = f"h-{id}" if id else ident(title)
    heading = _heading(title, level, id=name)
    if link:
        heading = format_html(
            '<div class="k-sec__head">{}<a href="{}">{}</a></div>', heading, url, link
        )
    css = " ".join(filter(None, ("" if first else "k-sec", css)))
    css = format_html(' class="{}"', css) if css else ""
    anchor = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<section{}{} aria-labelledby="{}">{}{}</section>', css, anchor, name, heading, content
    )


@register.simple_block_tag
def note(
    content: str,
    kind: str = "",
    title: str = "",
    level: int = 3,
    live: bool = False,
    icon: str = "",
    css: str = "",
) -> SafeString:
    """A notice: "" (to know), ok, warn, error. ``live`` announces it to who listens.

    Example: ``{% note "warn" title="IP-12: 130,0 % en 2025" %}<p>…</p>{% endnote %}``
    """
    classes = " ".join(filter(None, ("k-note", f"k-note--{kind}" if kind else "", css)))
    role = format_html(' role="{}"', "alert" if kind == "error" else "status") if live else ""
    return format_html(
        '<div class="{}"{}>{}<div>{}{}</div></div>',
        classes,
        role,
        draw_icon(icon or NOTE_ICONS[kind]),
        _heading(title, level, "h3"),
        content,
    )


@register.simple_block_tag
def more(content: str, summary: str, open: bool = False, css: str = "") -> SafeString:
    """Something to unfold: ``{% more "Por qué aparece y qué hacer" %}…{% endmore %}``"""
    return format_html(
        '<details class="k-more{}"{}><summary>{}</summary>{}</details>',
        f" {css}" if css else "",
        " open" if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def calc(
    content: str, title: str = "¿Cómo se calculó?", open: bool = False, id: str = ""
) -> SafeString:
    """The answer to «¿cómo se calculó?», folded.

    Example: ``{% calc "¿Cómo se calculó el 80,0 %?" %}…{% endcalc %}``
    """
    name = format_html(' id="{}"', id) if id else ""
    return format_html(
        '<details class="k-calc"{}{}><summary>{}</summary>{}</details>',
        name,
        " open" if open else "",
        title,
        content,
    )


def formula_parts(parts) -> SafeString:
    """Join the parts of a formula with «=»; a part «a/b» is drawn as a fraction."""
    return _joined(_formula_part(str(part)) for part in parts if str(part))


def _joined(drawn) -> SafeString:
    return mark_safe(" <span>=</span> ".join(drawn))  # noqa: S308 (each part is escaped)


def _formula_part(text: str) -> SafeString:
    over, slash, under = text.partition("/")
    if not slash:
        return format_html("<span>{}</span>", text)
    return format_html(
        '<span class="k-frac"><span>{}</span><span class="visually-hidden"> dividido por </span>'
        "<span>{}</span></span>",
        over.strip(),
        under.strip(),
    )


@register.simple_tag
def formula(*parts: str) -> SafeString:
    """Draw a formula: ``{% formula "Avance 2025" "2,8 km/3,5 km" "0,8" "80,0 %" %}``"""
    return format_html('<p class="k-formula">{}</p>', formula_parts(parts))


def with_roles(content: str) -> SafeString:
    """Repeat the roles of a table, which ``display: grid`` takes away from its rows."""

    def role(match: re.Match) -> str:
        tag, rest = match.groups()
        name = ROLES.get(tag) or ("rowheader" if 'scope="row"' in rest else "columnheader")
        return f'<{tag} role="{name}"{rest}>'

    return mark_safe(_OPENING.sub(role, content))  # noqa: S308 (adds attributes, keeps the rest)


@register.simple_block_tag
def table(
    content: str,
    caption: str,
    hidden: bool = True,
    cards: bool = False,
    sticky: bool = False,
    big: bool = False,
    css: str = "",
    id: str = "",
) -> SafeString:
    """A table with its caption inside a region that scrolls by itself.

    ``cards`` turns rows into cards on a phone: each ``td`` then needs ``data-t`` with the name of
    its column. Example: ``{% table "Plata por año" cards=True %}<thead>…{% endtable %}``
    """
    classes = ("k-t", "k-t--cards" if cards else "", "k-t--big" if big else "", css)
    caption_class = mark_safe(' class="visually-hidden"') if hidden else ""
    return format_html(
        '<div class="k-tw{}" tabindex="0" role="region" aria-label="{}"{}>'
        '<table class="{}"{}><caption{}>{}</caption>{}</table></div>',
        (" k-tw--stick" if sticky else "") + (" k-tw--cards" if cards else ""),
        caption,
        format_html(' id="{}"', id) if id else "",
        " ".join(filter(None, classes)),
        mark_safe(' role="table"') if cards else "",
        caption_class,
        caption,
        with_roles(content) if cards else content,
    )


@register.simple_block_tag
def empty(content: str, title: str, level: int = 3) -> SafeString:
    """Nothing here yet, and what to do first.

    Example: ``{% empty "Todavía no hay plan" %}<p>…</p><div class="k-acts">…{% endempty %}``
    """
    return format_html(
        '<div class="k-empty"><svg viewBox="0 0 80 56" aria-hidden="true">'
        '<g fill="none" class="k-eline"><rect x="4" y="8" width="52" height="40" rx="3"/>'
        '<path d="M12 19h36M12 28h36M12 37h20"/></g><circle cx="62" cy="40" r="13" class="c1"/>'
        '<path d="M62 34v12M56 40h12" class="k-eplus"/></svg>{}{}</div>',
        _heading(title, level),
        content,
    )


@register.simple_block_tag
def confirm_bar(content: str) -> SafeString:
    """The bar at the end of a preview that says what happens and offers the two ways out."""
    return format_html('<div class="k-confirm">{}</div>', content)


@register.simple_block_tag
def problems(
    content: str, kind: str, count: int, note: str = "", open: bool = False, title: str = ""
) -> SafeString:
    """A fold of problems of one severity: ``{% problems "error" 2 "estas filas no entran" %}``."""
    picture, one, many = PROBLEMS[kind]
    words = title or f"{count} {one if count == 1 else many}"
    return format_html(
        '<details class="k-prob k-prob--{}"{}><summary>{}{}<small>{}</small></summary>'
        "<div>{}</div></details>",
        kind,
        " open" if open else "",
        draw_icon(picture),
        words,
        note,
        content,
    )

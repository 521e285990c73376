"""What goes around a list: sortable headers, filters, pages. All of it lives in the URL."""

from django import template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


def _query(context, changes: dict) -> str:
    """Return the query string of this page with some parameters changed; None removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = value
    return "?" + query.urlencode()


def _htmx(target: str) -> SafeString:
    """Let htmx follow the links and swap only the list; without it they are plain links."""
    if not target:
        return SafeString("")
    return format_html(
        ' hx-boost="true" hx-target="{0}" hx-select="{0}" hx-swap="outerHTML show:none"', target
    )


@register.simple_tag(takes_context=True)
def sort_th(
    context,
    key: str,
    label: str,
    numeric: bool = False,
    sub: str = "",
    param: str = "orden",
    css: str = "",
) -> SafeString:
    """Draw a header that sorts: ``?orden=nombre``, and ``-nombre`` the second time.

    The order in force is the one in the address, or the context's variable named as ``param``.
    Example: ``{% sort_th "plata" "Plata" numeric=True sub="millones" %}``
    """
    current = context["request"].GET.get(param) or context.get(param) or ""
    up, down = current == key, current == f"-{key}"
    state = ' aria-sort="ascending"' if up else ' aria-sort="descending"' if down else ""
    arrow = ' <span aria-hidden="true">▴</span>' if up else ' <span aria-hidden="true">▾</span>'
    classes = " ".join(filter(None, ("n" if numeric else "", css)))
    return format_html(
        '<th scope="col"{}{}><a href="{}">{}{}</a>{}</th>',
        format_html(' class="{}"', classes) if classes else "",
        mark_safe(state),  # noqa: S308 (one of three constants)
        _query(context, {param: f"-{key}" if up else key, "pagina": None}),
        label,
        mark_safe(arrow) if state else "",  # noqa: S308 (one of two constants)
        format_html('<span class="sub">{}</span>', sub) if sub else "",
    )


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(
    context, page: Page, label: str = "Páginas", param: str = "pagina", target: str = ""
) -> dict:
    """Links to the pages of a list; the rest of the address stays. Nothing when there is one.

    Example: ``{% pagination page label="Páginas de metas" target="#lista" %}``
    """
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "label": label,
        "htmx": _htmx(target),
        "previous": _query(context, {param: page.number - 1}),
        "next": _query(context, {param: page.number + 1}),
        "links": [
            {
                "number": number,
                "url": _query(context, {param: number}) if isinstance(number, int) else "",
                "current": number == page.number,
            }
            for number in numbers
        ],
    }


@register.inclusion_tag("ui/filter_bar.html", takes_context=True)
def filter_bar(
    context, form, label: str = "Filtrar", keep: str = "orden", target: str = "", id: str = ""
) -> dict:
    """A whole form of filters: its fields, the button, and one chip for each filter in force.

    ``keep`` names parameters of the address that are not filters and must survive.
    Example: ``{% filter_bar form label="Filtrar las metas" keep="orden vista" target="#lista" %}``
    """
    request = context["request"]
    kept = [(name, request.GET[name]) for name in keep.split() if request.GET.get(name)]
    active = [
        {
            "label": field.label,
            "words": _words(field),
            "url": _query(context, {field.html_name: None, "pagina": None}),
        }
        for field in form
        if not field.is_hidden and request.GET.get(field.html_name)
    ]
    blank = {field.html_name: None for field in form} | {"pagina": None}
    return {
        "form": form,
        "label": label,
        "id": id or "filtros",
        "kept": kept,
        "active": active,
        "clear_url": _query(context, blank),
        "action": request.path,
        "htmx": _htmx(target),
    }


def _words(field) -> str:
    """Return what a filter says, in the words of its option."""
    value = field.value()
    chosen = set(map(str, value if isinstance(value, list) else [value]))
    options = list(_flat(getattr(field.field, "choices", ())))
    return ", ".join(str(text) for key, text in options if str(key) in chosen) or ", ".join(chosen)


def _flat(choices):
    """Open the groups of a list of choices."""
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield key, text

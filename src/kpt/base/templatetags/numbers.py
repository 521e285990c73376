"""Filters for figures, money and dates. The writing itself is in ``kpt.base.numbers``."""

from django import template
from django.utils.html import format_html

from kpt.base import numbers

register = template.Library()


def _absent(words: str = "sin dato"):
    """A dash for the eye, words for who listens: nothing is not zero."""
    return format_html(
        '<span class="k-mut"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{}</span></span>',
        words,
    )


def _or_absent(write):
    def apply(value, *argument):
        return _absent() if value is None or value == "" else write(value, *argument)

    return apply


@register.filter
def pesos(value, decimals=None):
    """``{{ total|pesos }}`` «$ 150.000.000» · ``|pesos:2`` «…,00» · ``|pesos:"exacto"``."""
    return _absent() if value is None or value == "" else numbers.pesos(value, decimals)


@register.filter
def millones(value, decimals=0):
    """``{{ total|millones }}`` «5.655» · ``{{ total|millones:1 }}`` «5.654,9»."""
    return _absent() if value is None or value == "" else numbers.millones(value, decimals)


@register.filter
def percent(ratio, absent=""):
    """``{{ ratio|percent }}`` «12,5 %» · ``{{ ratio|percent:"no programada" }}`` when None."""
    if ratio is None or ratio == "":
        return absent or _absent("sin porcentaje")
    return numbers.percent(ratio)


@register.filter
def cuenta(value, words):
    """``{{ 74|cuenta:"meta,metas" }}`` «74 metas»."""
    return numbers.cuenta(value, words)


@register.filter
def quedan(days):
    """``{{ 15|quedan }}`` «Quedan 15 días» · ``{{ 0|quedan }}`` «Es el último día»."""
    if days == 0:
        return "Es el último día"
    return "Queda 1 día" if days == 1 else f"Quedan {numbers.entero(days)} días"


register.filter("quantity", _or_absent(numbers.quantity))
register.filter("entero", _or_absent(numbers.entero))
register.filter("fecha", _or_absent(numbers.fecha))
register.filter("fecha_corta", _or_absent(numbers.fecha_corta))
register.filter("hora", _or_absent(numbers.hora))
register.filter("fecha_hora", _or_absent(numbers.fecha_hora))
register.filter("tamano", _or_absent(numbers.tamano))

"""The charts as template tags, with the same names: ``{% year_bars rows title="…" %}``.

Lists of names come as text with commas: ``series="Programado,Obligaciones"``.
"""

from django import template

from kpt.base import charts

register = template.Library()


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(","))


@register.simple_tag
def year_bars(rows, series="Programado,Ejecutado", **options):
    """``{% year_bars rows title="Plata por año" series="Programado,Obligaciones" %}``"""
    return charts.year_bars(rows, series=_names(series), **options)


@register.simple_tag
def year_lines(labels, lines, **options):
    """``{% year_lines years lines title="Deserción escolar" sub="Porcentaje" %}``"""
    return charts.year_lines(labels, lines, **options)


@register.simple_tag
def bar_list(items, **options):
    """``{% bar_list items title="De dónde sale" share=True %}``"""
    return charts.bar_list(items, **options)


@register.simple_tag
def stacked_bar(parts, **options):
    """``{% stacked_bar parts title="Las 71 metas de 2025" %}``"""
    return charts.stacked_bar(parts, **options)


@register.simple_tag
def venn3(counts, labels="Plan (SisPT),PIIP (físico),CUIPO (financiero)", **options):
    """``{% venn3 counts title="Coincidencia entre fuentes" %}``"""
    return charts.venn3(counts, labels=_names(labels), **options)


@register.simple_tag
def word_cloud(words, **options):
    """``{% word_cloud words title="De qué habla el programa" %}``"""
    return charts.word_cloud(words, **options)


@register.simple_tag
def dot_map(dots, legend, **options):
    """``{% dot_map dots legend title="Municipios del Quindío" names=True %}``"""
    return charts.dot_map(dots, legend=legend, **options)


@register.simple_tag
def scale_legend():
    """``{% scale_legend %}``"""
    return charts.scale_legend()

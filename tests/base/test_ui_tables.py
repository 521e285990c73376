"""Headers that sort, filters and pages: everything stays in the address."""

from urllib.parse import parse_qs

import pytest
from django import forms
from django.core.paginator import Paginator

from kpt.base.forms import FilterForm
from tests.base.ui import draw, elements


class Filters(FilterForm):
    q = forms.CharField(label="Buscar", required=False)
    linea = forms.MultipleChoiceField(
        label="Línea", required=False, choices=[("1", "Tejido"), ("2", "Economía")]
    )
    sector = forms.ChoiceField(
        label="Sector", required=False, choices=[("", "Todos"), ("Grupo", [("24", "Transporte")])]
    )


@pytest.mark.parametrize(
    ("path", "sort", "link"),
    [
        ("/?q=agua&pagina=3", None, {"q": ["agua"], "orden": ["plata"]}),
        ("/?orden=plata", "ascending", {"orden": ["-plata"]}),
        ("/?orden=-plata", "descending", {"orden": ["plata"]}),
        ("/?orden=nombre", None, {"orden": ["plata"]}),
    ],
)
def test_sort_header_turns_the_order_and_keeps_the_rest(path, sort, link):
    drawn = draw('{% sort_th "plata" "Plata" numeric=True sub="millones" %}', path)

    assert elements(drawn, "th")[0].get("aria-sort") == sort
    assert parse_qs(elements(drawn, "a")[0]["href"].lstrip("?")) == link


def test_sort_header_knows_the_default_order_of_the_page():
    drawn = draw('{% sort_th "nombre" "Meta" %}', orden="nombre")

    assert elements(drawn, "th")[0]["aria-sort"] == "ascending"


def test_pagination_keeps_the_query_and_says_where_we_are():
    page = Paginator(range(500), 25).page(3)
    drawn = draw(
        '{% pagination page label="Páginas de metas" target="#lista" %}', "/?q=agua", page=page
    )
    links = elements(drawn, "a")

    assert elements(drawn, "nav")[0]["aria-label"] == "Páginas de metas"
    assert elements(drawn, "nav")[0]["hx-target"] == "#lista"
    assert [a["aria-label"] for a in links if a.get("aria-current")] == ["Página 3"]
    assert all(parse_qs(a["href"][1:])["q"] == ["agua"] for a in links)
    assert {parse_qs(a["href"][1:])["pagina"][0] for a in links} == {"1", "2", "3", "4", "20"}


@pytest.mark.parametrize(("number", "stopped"), [(1, "Anterior"), (2, "Siguiente")])
def test_pagination_has_nowhere_to_go_at_its_ends(number, stopped):
    drawn = draw("{% pagination page %}", page=Paginator(range(30), 20).page(number))

    assert f'<span class="page-link">{stopped}</span>' in drawn


def test_one_page_has_no_pagination():
    assert draw("{% pagination page %}", page=Paginator(range(5), 20).page(1)).strip() == ""


def test_filter_bar_keeps_what_is_not_a_filter_and_shows_what_is_on():
    path = "/metas/?q=agua&linea=1&linea=2&sector=24&orden=plata&pagina=4"
    form = Filters({"q": "agua", "linea": ["1", "2"], "sector": "24"})
    drawn = draw('{% filter_bar form label="Filtrar las metas" %}', path, form=form)
    hidden = [i for i in elements(drawn, "input") if i.get("type") == "hidden"]
    clear = {a["href"] for a in elements(drawn, "a") if a.get("class") == "btn btn-link"}

    assert [(i["name"], i["value"]) for i in hidden] == [("orden", "plata")]
    assert clear == {"?orden=plata"}
    assert "<b>Tejido, Economía</b>" in drawn
    assert "<b>Transporte</b>" in drawn
    assert "Quitar el filtro Buscar" in drawn
    assert "(opcional)" not in drawn


def test_filter_bar_without_filters_has_nothing_to_clear():
    drawn = draw("{% filter_bar form %}", "/metas/", form=Filters())

    assert "Limpiar" not in drawn
    assert elements(drawn, "form")[0]["action"] == "/metas/"
    assert "hx-boost" not in drawn


def test_nothing_typed_in_the_address_is_drawn_as_markup():
    path = "/?q=%22%3E%3Cscript%3E1%3C/script%3E&orden=%22%3E%3Cb%3E"
    form = Filters({"q": '"><script>1</script>'})
    drawn = draw('{% filter_bar form %}{% sort_th "a" "A" %}', path, form=form)

    assert "<script>" not in drawn
    assert "<b>&quot;" in drawn

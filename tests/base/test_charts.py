"""Charts: the drawing is right, its description says the figures, the table repeats them."""

import re
from decimal import Decimal as D
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpt.base import charts
from kpt.base.charts import Dot, YearBar
from kpt.base.charts.figure import scale_for, units
from tests.base.ui import draw, elements

YEARS = [
    YearBar(2024, D(5654900000), D(5364776000), "verificado"),
    YearBar(2027, D(8455670000), None, "por <ejecutar>"),
]
SETS = {"only_a": 2, "ab": 2, "ac": 1, "abc": 67, "only_b": 3, "only_c": 9, "bc": 4}
LABELS = ("Plan (SisPT)", "PIIP", "CUIPO")


def parsed(figure: str) -> ElementTree.Element:
    """Parse a figure: markup that an XML reader accepts is well closed and escaped."""
    markup = figure.replace('<details class="k-more">', "<details>").replace("\xa0", " ")
    return ElementTree.fromstring(markup)


def said(figure: str) -> tuple[str, str]:
    svg = parsed(figure).find(".//svg[@role='img']")
    return svg.find("title").text, svg.find("desc").text


def test_year_bars_say_their_figures_and_repeat_them_in_a_table():
    figure = charts.year_bars(
        YEARS, title="Plata por año", sub="Hasta septiembre.", series=("Programado", "Obligado"),
        absent="por ejecutar",
    )  # fmt: skip
    title, description = said(figure)
    cells = [cell.text for cell in parsed(figure).findall(".//td")]

    assert title == "Plata por año"
    assert "Millones de pesos" in description
    assert "2024: programado 5.655, obligado 5.365; 2027: programado 8.456" in description
    assert cells == ["$ 5.654.900.000", "$ 5.364.776.000", "$ 8.455.670.000", "por ejecutar"]
    assert "por &lt;ejecutar&gt;" in figure


def test_year_bars_are_in_proportion():
    figure = charts.year_bars([(2024, D(100), D(50))], title="t", unit="quantity", height=264)
    bars = parsed(figure).findall(".//svg/svg/rect")

    assert [D(bar.get("height")) for bar in bars] == [D(200), D(100)]
    assert [D(bar.get("y")) for bar in bars] == [D(40), D(140)]


def test_a_trace_is_seen_and_zero_is_not():
    figure = charts.year_bars(
        [(2024, D(10**12), D(1)), (2025, D(0), D(0))], title="t", unit="pesos"
    )
    heights = [bar.get("height") for bar in parsed(figure).findall(".//svg/svg/rect")]

    assert heights[1:] == ["0.5", "0", "0"]


def test_year_bars_without_money_or_years_still_draw():
    assert "<svg" in charts.year_bars([(2024, D(0), None)], title="t")
    assert "Sin" not in charts.year_bars([], title="t")


@pytest.mark.parametrize(
    ("rows", "lifted"),
    [
        ([(2024, D(5654900000), D(5600000000))], True),
        ([(2024, D(8460105000), D(4434768000))], False),
        ([(2024, D(2), D(2))], False),
    ],
)
def test_figures_side_by_side_are_not_written_over_each_other(rows, lifted):
    unit = "millones" if rows[0][1] > 1000 else "quantity"
    texts = parsed(charts.year_bars(rows, title="t", unit=unit)).findall(".//svg/svg/text")
    bars = parsed(charts.year_bars(rows, title="t", unit=unit)).findall(".//svg/svg/rect")
    gap = D(bars[1].get("y")) - D(texts[1].get("y"))

    assert gap == (19 if lifted else 6)


@pytest.mark.parametrize(
    ("unit", "top", "name", "short", "whole"),
    [
        (
            "millones",
            D(5068069951147),
            "Miles de millones de pesos",
            "5.068",
            "$ 5.068.069.951.147",
        ),
        ("millones", D(112283272823), "Miles de millones de pesos", "112,3", "$ 112.283.272.823"),
        ("millones", D(8460105000), "Millones de pesos", "8.460", "$ 8.460.105.000"),
        ("millones", D(21715000), "Millones de pesos", "21,7", "$ 21.715.000"),
        ("pesos", D(100), "Pesos", "$ 100", "$ 100"),
        ("quantity", D("3.50"), "", "3,5", "3,5"),
        ("entero", D(74), "", "74", "74"),
    ],
)
def test_scales_write_what_fits(unit, top, name, short, whole):
    scale = scale_for(unit, [top])

    assert scale.name == name
    assert scale.short(top).replace("\xa0", " ") == short
    assert scale.whole(top).replace("\xa0", " ") == whole


def test_bar_list_is_its_own_table():
    figure = charts.bar_list(
        [("SGP <salud>", D(5000000000), "/f/2/"), ("Propios", D(2500000000)), ("Nada", D(0))],
        title="De dónde sale",
        share=True,
    )
    widths = [r.get("width") for r in parsed(figure).findall(".//li/svg/rect")]

    assert widths == ["100%", "50%", "0%"]
    assert "SGP &lt;salud&gt;" in figure
    assert elements(figure, "a")[0]["href"] == "/f/2/"
    assert "· 67" in figure
    assert "67" not in charts.bar_list([("a", D(2)), ("b", D(1))], title="t", unit="entero")
    assert "<li" not in charts.bar_list([], title="t", share=True)


def test_stacked_bar_counts_every_part_in_its_key():
    parts = [("cumplidas", 47, "ok"), ("por debajo", 1, "mid"), ("ninguna", 0, "low")]
    figure = charts.stacked_bar(parts, title="Las 48 metas")

    assert said(figure) == ("Las 48 metas", "47 cumplidas, 1 por debajo.")
    assert [t.text for t in parsed(figure).findall("./svg/text")] == ["47"]  # 1 has no room
    assert [li[0].tail for li in parsed(figure).findall(".//li")] == [
        "47 cumplidas",
        "1 por debajo",
    ]
    assert said(charts.stacked_bar([], title="t"))[1] == "Sin datos."


def test_venn_names_every_region():
    figure = charts.venn3(SETS, labels=LABELS, title="Coincidencia")
    rows = {
        row.find("th").text: row.find("td").text for row in parsed(figure).findall(".//tbody/tr")
    }

    assert rows == {
        "Solo en Plan (SisPT)": "2",
        "Solo en PIIP": "3",
        "Solo en CUIPO": "9",
        "En Plan (SisPT) y PIIP": "2",
        "En Plan (SisPT) y CUIPO": "1",
        "En PIIP y CUIPO": "4",
        "En las tres": "67",
    }
    assert "En las tres, 67." in said(figure)[1]
    assert said(charts.venn3({}, labels=LABELS, title="t"))[1].endswith("En las tres, 0.")


def dots(count: int) -> list[Dot]:
    tones = ("a", "b", "c")
    return [
        Dot(D(-75) + D(i % 40) / 10, D(i // 40) / 10, tones[i % 3], f"M{i}", f"{i:05}")
        for i in range(count)
    ]


def test_a_country_is_one_path_for_each_class_and_light():
    figure = charts.dot_map(
        dots(1103), title="País", legend=[("a", "al día"), ("b", "en curso"), ("c", "sin iniciar")],
        highlight="00050", table_url="#tabla",
    )  # fmt: skip
    paths = {p.get("class"): p.get("d") for p in parsed(figure).findall(".//path")}

    assert {k: d.count("h0") for k, d in paths.items() if k[-1] in "abc"} == {
        "k-map__c": 367,
        "k-map__b": 368,
        "k-map__a": 368,
    }
    assert said(figure)[1] == "368 al día, 368 en curso, 367 sin iniciar."
    assert ">M50</text>" in figure
    assert elements(figure, "a")[0]["href"] == "#tabla"
    assert len(figure) < 14_000
    assert re.fullmatch(r"M\d+ \d+h0(m-?\d+[ -]?-?\d+h0)*", paths["k-map__a"])


def test_a_department_has_names_that_do_not_overlap_and_a_table():
    near = [
        Dot(D("-75.50"), D("4.50"), "q4", "Armenia"),
        Dot(D("-75.499"), D("4.50"), "q1", "Otra"),
    ]
    far = [Dot(D("-75.90"), D("4.10"), "q1", "La <Lejana>"), Dot(D("-75.10"), D("4.90"), "q2", "B")]
    figure = charts.dot_map(
        near + far,
        title="Quindío",
        legend=[("q4", "más"), ("q2", "algo"), ("q1", "menos")],
        names=True,
    )
    names = [t.text for t in parsed(figure).findall("./svg/text")]
    rows = [row.find("th").text for row in parsed(figure).findall(".//tbody/tr")]

    assert "Armenia" in names
    assert len(names) <= 4
    assert rows == ["Armenia", "B", "La <Lejana>", "Otra"]


@given(
    st.lists(
        st.tuples(
            st.decimals(-79, -67, places=3), st.decimals(-4, 13, places=3), st.sampled_from("abc")
        ),
        max_size=30,
    )
)
def test_every_dot_is_inside_the_drawing(points):
    figure = charts.dot_map(points, title="t", legend=[("a", "x"), ("b", "y"), ("c", "z")])
    svg = parsed(figure).find("./svg")
    _, _, width, height = map(int, svg.get("viewBox").split())
    for path in svg.findall("path"):
        x = y = 0
        for dx, dy in re.findall(r"[Mm](-?\d+) ?(-?\d+)h0", path.get("d")):
            x, y = x + int(dx), y + int(dy)
            assert 0 <= x <= width
            assert 0 <= y <= height


def test_the_islands_are_drawn_near():
    points = [
        Dot(D("-81.7"), D("12.5"), "a"),
        Dot(D("-75"), D("10"), "a"),
        Dot(D("-70"), D("0"), "a"),
    ]
    figure = charts.dot_map(points, title="t", legend=[("a", "x")])

    assert figure.count("h0") == 3


def test_an_empty_map_says_so():
    assert said(charts.dot_map([], title="t", legend=[]))[1] == "Sin municipios."


@pytest.mark.parametrize(
    ("value", "written"),
    [(D("12.50"), "12.5"), (D("100"), "100"), (D("0.001"), "0"), (D("-0"), "0")],
)
def test_coordinates_are_short(value, written):
    assert units(value) == written


def test_the_tags_draw_the_same_charts():
    drawn = draw(
        '{% year_bars years title="A" series="Programado, Obligado" %}'
        '{% bar_list items title="B" %}{% stacked_bar parts title="C" %}{% venn3 sets title="D" %}'
        '{% dot_map dots legend title="E" %}{% scale_legend %}',
        years=YEARS, items=[("a", D(1))], parts=[("a", 1, "ok")], sets=SETS,
        dots=dots(3), legend=[("a", "x"), ("b", "y"), ("c", "z")],
    )  # fmt: skip

    assert drawn.count("<figure") == 5
    assert "Obligado" in drawn
    assert "PIIP (físico)" in drawn
    assert "Escala de color del avance" in drawn
    assert "style=" not in drawn


@pytest.mark.parametrize(
    ("top", "sub", "caption"),
    [
        (D(10**9), "", "Millones de pesos"),
        (D(10**9), "Hasta septiembre.", "Millones de pesos. Hasta septiembre."),
        (D(10**9), "Por fuente, en millones de pesos.", "Por fuente, en millones de pesos."),
        (D(10**12), "Por fuente", "Miles de millones de pesos. Por fuente"),
    ],
)
def test_the_unit_is_said_once(top, sub, caption):
    assert scale_for("millones", [top]).caption(sub) == caption

"""Lines by year: every series with its own stroke and mark, and the figures beside."""

import re
from decimal import Decimal as D

from kpt.base.charts.lines import Line, year_lines

YEARS = ("2022", "2023", "2024")


def drawn(*lines: Line, labels=YEARS, **more) -> str:
    return str(year_lines(labels, lines, title="Deserción", sub="Porcentaje", **more))


def test_each_series_has_its_stroke_its_mark_and_its_column():
    markup = drawn(Line("Aquí", (D(20), D(18), D(17))), Line("País", (D(22), None, D(21))))

    assert len(re.findall('class="n0" x1="[0-9.]+%"', markup)) == 2
    assert len(re.findall('class="n1" x1="[0-9.]+%"', markup)) == 1  # over the hole
    assert markup.count('<circle class="m0"') == 4  # three points and the key
    assert markup.count('<rect class="m1"') == 3
    assert '<th scope="row">2023</th><td class="n">18</td><td class="n">sin dato</td>' in markup
    assert "Aquí: 2022 20, 2023 18, 2024 17; País: 2022 22, 2023 sin dato, 2024 21." in markup


def test_the_axis_says_its_lowest_and_highest_value():
    markup = drawn(Line("Aquí", (D("12.3"), D("15"), D("17.9"))))

    assert re.findall(r'<text class="tl t2"[^>]*>([^<]*)', markup) == ["12", "15", "18"]


def test_one_value_one_year_and_none_are_drawn_too():
    assert "Sin datos" in drawn(Line("Aquí", (None, None, None)))
    assert 'x="52%"' in drawn(Line("Aquí", (D(5),)), labels=("2024",))
    assert "−3" in drawn(Line("Aquí", (D(-3), D(-1), D(0))))


def test_equal_values_do_not_divide_by_zero():
    assert drawn(Line("Aquí", (D(5), D(5), D(5)))).count('class="n0" x1') == 3
    assert drawn(Line("Aquí", (D(0), D(0), D(0)))).count('class="n0" x1') == 3


def test_names_are_escaped():
    assert "<script>" not in drawn(Line("<script>", (D(1), D(2), D(3))))


def test_many_years_leave_room_for_their_names():
    labels = [str(year) for year in range(2010, 2025)]
    markup = drawn(Line("Aquí", [D(n) for n in range(15)]), labels=labels)

    assert len(re.findall('<text class="tm tb" x="[0-9.]+%"', markup)) == 8
    assert markup.count("k-halo") == 2

"""Small pieces: what they say to the eye and to who listens."""

from decimal import Decimal as D

import pytest

from kpt.base.components import marks
from kpt.base.verdict import ALLOWED, denied
from tests.base.ui import draw, elements


def test_an_icon_is_silent_unless_it_stands_alone():
    alone = draw('{% icon "x" label=label %}', label="Quitar <b>")

    assert elements(draw('{% icon "alert" %}'), "svg")[0]["aria-hidden"] == "true"
    assert elements(alone, "svg")[0]["aria-label"] == "Quitar <b>"
    assert "<b>" not in alone
    assert elements(alone, "use")[0]["href"].endswith("kpt/icons.svg#i-x")


def test_chip_escapes_its_text_and_takes_its_icon_from_its_kind():
    drawn = draw('{% chip text "warn" small=True %}', text="<script>")

    assert "&lt;script&gt;" in drawn
    assert "k-chip--warn k-chip--sm" in drawn
    assert "#i-alert" in drawn
    assert "<svg" not in draw('{% chip "Borrador" %}')


@pytest.mark.parametrize(
    ("label", "whole", "short"),
    [
        ("self", "Autorreportado", "Autorrep."),
        ("reviewed", "Revisado por la gobernación", "Revisado"),
        ("verified", "Verificado por el DNP", "Verificado"),
    ],
)
def test_label_chip_says_who_vouches(label, whole, short):
    assert whole in marks.label_chip(label)
    assert f">{short}<" in marks.label_chip(label, short=True).replace("</svg>", ">")


def test_advance_shows_colour_figure_and_word():
    drawn = marks.advance(D("0.8"), "por debajo")

    assert 'fill="#CDF09B"' in drawn
    assert 'width="43.2"' in drawn
    assert "80,0\xa0%" in drawn
    assert "por debajo" in drawn


def test_advance_marks_what_passes_the_whole_and_shows_a_trace_at_zero():
    assert "k-av__over" in marks.advance(D("1.3"))
    assert "k-av__over" not in marks.advance(D(1))
    assert 'width="3.0"' in marks.advance(D(0))


def test_nothing_programmed_is_words_and_not_zero():
    assert (
        marks.advance(None, "no programada") == '<div class="k-av"><span>no programada</span></div>'
    )
    assert "sin dato" in marks.advance(None)
    assert "%" not in marks.heat(None, "3. Ni programado ni ejecutado")


def test_heat_colours_the_cell_by_an_attribute_never_by_style():
    drawn = marks.heat(D("0.5"), "6. Por <debajo>", label="Avance físico")

    assert elements(drawn, "rect")[0]["fill"] == "#FCF797"
    assert elements(drawn, "td")[0]["data-t"] == "Avance físico"
    assert "&lt;debajo&gt;" in drawn
    assert "style" not in drawn


def test_swatch_without_ratio_is_white():
    assert "fill=" not in marks.swatch(None)
    assert 'fill="#ADEC9E"' in marks.swatch(1)


@pytest.mark.parametrize(
    ("left", "css", "words"),
    [
        (72, "k-days", "<b>72</b> días"),
        (10, "k-days k-days--soon", "<b>10</b> días"),
        (1, "k-days k-days--soon", "<b>1</b> día"),
        (0, "k-days k-days--soon", "<b>0</b> días"),
        (-1, "k-days k-days--late", "<b>1</b> día tarde"),
        (-5, "k-days k-days--late", "<b>5</b> días tarde"),
    ],
)
def test_days(left, css, words):
    drawn = marks.days(left)

    assert elements(drawn, "span")[0]["class"] == css
    assert words in drawn


def test_progress_is_native_and_named():
    bar = elements(marks.progress(51, 74, "51 de 74 metas"), "progress")[0]

    assert (bar["value"], bar["max"], bar["aria-label"]) == ("51", "74", "51 de 74 metas")
    assert elements(marks.progress(0, 0, "nada", ok=True), "progress")[0]["max"] == "1"


def test_mark_says_its_word():
    assert "hecho" in marks.mark("done")
    assert "visually-hidden" not in marks.mark("todo", words=True)


def test_kpi_keeps_figure_and_note_together():
    drawn = marks.kpi("Avance físico", "88,6 %", note="promedio de 62 metas")

    assert "<dt>Avance físico</dt>" in drawn
    assert "<small>promedio de 62 metas</small>" in drawn


def test_a_blocked_button_says_why_and_an_allowed_one_is_not_drawn():
    drawn = draw('{% disabled_button "Enviar" verdict %}', verdict=denied("Faltan 23 metas."))
    button = elements(drawn, "button")[0]

    assert button["aria-disabled"] == "true"
    assert button["aria-describedby"] == elements(drawn, "p")[0]["id"]
    assert "Faltan 23 metas." in drawn
    assert draw('{% disabled_button "Enviar" verdict %}', verdict=ALLOWED) == ""


def test_filters_say_that_nothing_is_not_zero():
    drawn = draw("{{ n|pesos }}{{ n|quantity }}{{ n|percent }}{{ n|fecha }}", n=None)

    assert drawn.count("sin dato") == 3
    assert "sin porcentaje" in drawn
    assert draw('{{ n|percent:"no programada" }}', n=None) == "no programada"


def test_filters_write_figures():
    drawn = draw(
        "{{ a|pesos }} {{ a|pesos:2 }} {{ a|millones:1 }} {{ r|percent }} "
        '{{ c|cuenta:"meta,metas" }}',
        a=D(150000000),
        r=D("0.125"),
        c=74,
    )

    assert drawn.replace("\xa0", " ") == "$ 150.000.000 $ 150.000.000,00 150,0 12,5 % 74 metas"

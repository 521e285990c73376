"""Pieces that wrap content."""

from tests.base.ui import draw, elements


def test_pagehead_has_the_only_h1_and_its_actions():
    drawn = draw(
        '{% pagehead t step="Paso 1" lead="Una frase." %}<a>Ir</a>{% endpagehead %}', t="A & B"
    )

    assert "<h1>A &amp; B</h1>" in drawn
    assert '<div class="k-acts"><a>Ir</a></div>' in drawn
    assert "k-acts" not in draw('{% pagehead "Solo" %} {% endpagehead %}')


def test_section_is_named_by_its_heading():
    drawn = draw('{% section "La plata" id="plata" link="Ver todo" url="/x/" %}…{% endsection %}')

    assert elements(drawn, "section")[0] == {
        "class": "k-sec",
        "id": "plata",
        "aria-labelledby": "h-plata",
    }
    assert elements(drawn, "h2")[0]["id"] == "h-plata"
    assert '<a href="/x/">Ver todo</a>' in drawn
    assert "k-sec" not in draw('{% section "La plata" first=True %}…{% endsection %}')


def test_note_is_announced_only_when_live():
    quiet = draw('{% note "error" title="No" %}<p>a</p>{% endnote %}')
    live = draw('{% note "error" live=True %}<p>a</p>{% endnote %}')

    assert "role" not in elements(quiet, "div")[0]
    assert elements(live, "div")[0]["role"] == "alert"
    assert 'role="status"' in draw('{% note "ok" live=True %}a{% endnote %}')


def test_folds_open_when_asked():
    assert "open" in elements(draw('{% more "Más" open=True %}a{% endmore %}'), "details")[0]
    assert "open" not in elements(draw("{% calc %}a{% endcalc %}"), "details")[0]
    assert "3 errores" in draw('{% problems "error" 3 %}a{% endproblems %}')
    assert "1 nota" in draw('{% problems "note" 1 %}a{% endproblems %}')


def test_formula_draws_fractions_and_escapes():
    drawn = draw('{% formula "Avance" "2,8 km/3,5 km" text %}', text="<80 %>")

    assert drawn.count("k-frac") == 1
    assert "dividido por" in drawn
    assert drawn.count("<span>=</span>") == 2
    assert "&lt;80 %&gt;" in drawn


def test_table_scrolls_by_itself_and_is_named():
    drawn = draw('{% table "Plata por año" %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}')
    region = elements(drawn, "div")[0]

    assert (region["tabindex"], region["role"]) == ("0", "region")
    assert region["aria-label"] == "Plata por año"
    assert "role" not in elements(drawn, "td")[0]
    assert "visually-hidden" not in draw('{% table "A" hidden=False %}{% endtable %}')


def test_cards_repeat_the_roles_of_the_table():
    drawn = draw(
        '{% table "Metas" cards=True sticky=True %}<thead><tr><th scope="col">A</th></tr></thead>'
        '<tbody><tr><th scope="row">B</th><td data-t="C" class="n">1</td>'
        '<td role="presentation"></td></tr></tbody><tfoot><tr><td>2</td></tr></tfoot>{% endtable %}'
    )
    roles = {tag: [e.get("role") for e in elements(drawn, tag)] for tag in ("tr", "th", "td")}

    assert roles["tr"] == ["row"] * 3
    assert roles["th"] == ["columnheader", "rowheader"]
    assert roles["td"] == ["cell", "presentation", "cell"]
    assert elements(drawn, "tbody")[0]["role"] == "rowgroup"
    assert elements(drawn, "table")[0]["role"] == "table"
    assert elements(drawn, "td")[0]["data-t"] == "C"


def test_empty_says_what_to_do_first():
    drawn = draw('{% empty "Todavía no hay plan" %}<p>Suba el libro.</p>{% endempty %}')

    assert "<h3>Todavía no hay plan</h3>" in drawn
    assert "Suba el libro." in drawn
    assert "k-confirm" in draw("{% confirm_bar %}a{% endconfirm_bar %}")

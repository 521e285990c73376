"""The team's own text: a little Markdown and no foreign markup."""

import pytest

from kpt.diagnosis.text import Run, as_html, paragraphs


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("", ""),
        ("Hola\nmundo", "<p>Hola mundo</p>"),
        ("Uno\n\nDos", "<p>Uno</p><p>Dos</p>"),
        ("## Agua", "<h3>Agua</h3>"),
        ("- uno\n- dos\n\nFin", "<ul><li>uno</li><li>dos</li></ul><p>Fin</p>"),
        ("1. uno\n2. dos", "<ol><li>uno</li><li>dos</li></ol>"),
        ("**a** y *b*", "<p><strong>a</strong> y <em>b</em></p>"),
        ("[DANE](https://dane.gov.co)",
         '<p><a href="https://dane.gov.co" rel="noopener nofollow">DANE</a></p>'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](/otro)", "<p>x</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>a</b>", "<p>&lt;b onclick=x&gt;a&lt;/b&gt;</p>"),
        ("![x](https://otro.com/a.png)", "<p>!"),
        ("5 < 6 & 7", "<p>5 &lt; 6 &amp; 7</p>"),
    ],
)  # fmt: skip
def test_what_is_drawn_of_what_is_typed(text, markup):
    drawn = as_html(paragraphs(text))

    assert drawn.startswith(markup)
    assert "<img" not in drawn
    assert "<script" not in drawn


def test_runs_carry_their_look():
    (paragraph,) = paragraphs("***a** b* c")

    assert paragraph.runs == (
        Run("a", bold=True, italic=True),
        Run(" b", italic=True),
        Run(" c"),
    )
    assert paragraph.text == "a b c"

"""The word cloud: sizes follow the counts, nothing overlaps, the table repeats it."""

from xml.etree import ElementTree

from kpt.base import charts
from kpt.base.charts.cloud import WIDTH, _placed

WORDS = [(f"palabra{n}", 60 - n) for n in range(40)]


def parsed(words) -> ElementTree.Element:
    markup = charts.word_cloud(words, title="De qué habla").replace("\xa0", " ")
    return ElementTree.fromstring(markup)


def test_the_cloud_says_its_words_and_repeats_them_in_a_table():
    figure = parsed([("educación", 24), ("vías", 1)])

    assert figure.find(".//svg/title").text == "De qué habla"
    assert figure.find(".//svg/desc").text == "educación, 24 veces; vías, 1 vez."
    assert [row.text for row in figure.findall(".//tbody//th")] == ["educación", "vías"]
    assert [cell.text for cell in figure.findall(".//tbody//td")] == ["24", "1"]


def test_what_is_said_more_is_larger():
    sizes = [int(text.get("font-size")) for text in parsed(WORDS).findall(".//svg/text")]

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_no_word_touches_another_or_leaves_the_drawing():
    boxes = [box for *_, box in _placed(WORDS)]

    assert len(boxes) == len(WORDS)
    assert not any(a.meets(b) for n, a in enumerate(boxes) for b in boxes[:n])
    assert all(box.x - box.w >= 0 and box.x + box.w <= WIDTH for box in boxes)


def test_a_very_long_word_is_made_to_fit():
    ((_, size, _, box),) = _placed([("otorrinolaringológicamente", 3)])

    assert 2 * box.w <= WIDTH
    assert size < 30


def test_words_of_people_are_escaped():
    assert "&lt;b&gt;" in charts.word_cloud([("<b>", 2)], title="t")


def test_no_words_draw_nothing():
    assert parsed([]).findall(".//svg/text") == []

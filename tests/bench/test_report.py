"""What the benchmarks print and write."""

import pytest
from bench.report import Measure, Section, chapter, terminal, write
from bench.timing import parts_of, ratio


def section(value=2.0):
    measures = [Measure("Importar ÷ lo mínimo", value, 3), Measure("Consultas", 9, 10, unit="")]
    return Section(
        "import", "Importar", "Con un libro.", measures, [("Parte", "Mediana"), ("a", "1")]
    )


def test_the_table_says_what_is_within_its_limit():
    text = terminal([section(value=3.25)])

    assert "3,25 ×" in text
    assert "≤ 3 ×" in text
    assert text.count("NO CUMPLE") == 1
    assert text.splitlines()[-1].split() == ["Consultas", "9", "≤", "10", "cumple"]


def test_a_limit_itself_is_within():
    assert Measure("x", 3.0, 3).is_within
    assert not Measure("x", 3.001, 3).is_within


def test_writing_one_database_keeps_the_other(tmp_path):
    document = tmp_path / "benchmarks.md"
    machine = {"Python": "3.11"}

    write("PostgreSQL", chapter(machine, [section()]), document)
    write("SQLite", chapter(machine, [section(value=1.5)]), document)
    write("SQLite", chapter(machine, [section(value=1.25)]), document)

    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Medidas de velocidad\n")
    assert text.index("## SQLite") < text.index("## PostgreSQL")
    assert text.count("\n## ") == 2
    assert "1,25 ×" in text
    assert "2,00 ×" in text
    assert "1,50 ×" not in text
    assert "| a | 1 |" in text


def test_a_ratio_is_that_of_each_round():
    assert ratio([2.0, 40.0, 6.0], [1.0, 10.0, 3.0]) == pytest.approx(2.0)


def test_the_parts_of_a_function_are_added_and_then_left_alone():
    class Place:
        @staticmethod
        def work():
            return "done"

    original = Place.work
    with parts_of({"Trabajo": (Place, "work")}) as spent:
        assert Place.work() == "done"
        assert Place.work() == "done"

    assert spent["Trabajo"] > 0
    assert Place.work is original

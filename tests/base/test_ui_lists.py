"""Pieces drawn from data."""

from datetime import UTC, date, datetime

import pytest
from django import forms

from kpt.base.context import MenuGroup, MenuItem, Shell
from kpt.base.preferences import Appearance
from tests.base.ui import draw, elements

JOB = {
    "uid": "7",
    "title": "Importar",
    "state": "running",
    "done": 43,
    "total": 73,
    "unit": "filas",
}


class Person(forms.Form):
    name = forms.CharField(label="Nombre")
    age = forms.IntegerField(label="Edad")

    def clean(self):
        raise forms.ValidationError("Los dos datos no concuerdan.")


def test_breadcrumb_links_all_but_here():
    drawn = draw(
        "{% breadcrumb crumbs %}", crumbs=[("Tablero", "/t/"), ("Sin enlace", ""), ("<Aquí>", "")]
    )

    assert [a["href"] for a in elements(drawn, "a")] == ["/", "/t/"]
    assert 'aria-current="page">&lt;Aquí&gt;' in drawn
    assert draw("{% breadcrumb nothing %}").strip() == ""


def test_error_summary_links_each_error_to_its_field():
    form = Person({"age": "x"})
    drawn = draw("{% error_summary form %}", form=form)

    assert "Hay 3 cosas por corregir" in drawn
    assert [a["href"] for a in elements(drawn, "a")] == ["#id_name", "#id_age"]
    assert "Los dos datos no concuerdan." in drawn
    assert elements(drawn, "div")[0]["role"] == "alert"


def test_error_summary_closes_no_label_twice():
    class Sure(forms.Form):
        sure = forms.BooleanField(label="Sé que no se deshace.")

    assert "Sé que no se deshace: " in draw("{% error_summary form %}", form=Sure({}))


def test_error_summary_takes_problems_and_is_silent_without_them():
    one = draw("{% error_summary problems=problems %}", problems=[("Falta la hoja", "#hoja")])

    assert "Hay una cosa por corregir" in one
    assert draw("{% error_summary form %}", form=Person()).strip() == ""


def test_steps_say_which_are_done_and_which_is_now():
    drawn = draw("{% steps names 2 %}", names=["Subir", "Revisar", "Confirmar"])
    steps = elements(drawn, "li")

    assert [s.get("class") for s in steps] == ["is-done", "is-now", None]
    assert steps[1]["aria-current"] == "step"
    assert "Subir<span" in drawn


def test_a_blocked_task_has_no_link():
    drawn = draw(
        "{% task_list tasks %}",
        tasks=[
            {
                "title": "Reportar",
                "url": "/r/",
                "chip": ("En curso", "info"),
                "text": "",
                "due": "",
            },
            {
                "title": "Enviar",
                "url": None,
                "chip": ("Bloqueado", "", "lock"),
                "text": "Faltan 23.",
            },
        ],
    )

    assert [a["href"] for a in elements(drawn, "a")] == ["/r/"]
    assert "Faltan 23." in drawn
    assert "#i-lock" in drawn


def test_dates_timeline_downloads_facts_and_tabs():
    drawn = draw(
        "{% date_list dates %}{% timeline events %}{% downloads files %}{% facts facts %}"
        '{% tabs tabs label="Vigencia" %}',
        dates=[
            {"days": 7, "title": "Corte", "text": "31 de diciembre", "url": "/c/", "link": "Ver"}
        ],
        events=[
            {"title": "Cambio", "at": datetime(2026, 10, 19, 21, 20, tzinfo=UTC), "who": "Diana"},
            {"title": "Meta", "at": date(2024, 5, 28), "text": "Acuerdo 005"},
        ],
        files=[{"label": "Metas", "url": "/m.xlsx", "kind": "Excel", "size": 90112}],
        facts=[("Indicador", "Vía", "240204100"), ("Meta", "12 km")],
        tabs=[
            {"label": "2025", "url": "?v=2025", "current": True, "count": 0},
            {"label": "2026", "url": "?"},
        ],
    ).replace("\xa0", " ")

    assert "<b>7</b> días" in drawn
    assert "19 de octubre de 2026, 4:20 p. m." in drawn
    assert ">28 de mayo de 2024</time>" in drawn
    assert "Excel · 88 KB" in drawn
    assert '<dd>Vía<span class="k-sub">240204100</span></dd>' in drawn
    assert elements(drawn, "a")[-2]["aria-current"] == "page"
    assert "<small>0</small>" in drawn


def test_calculation_shows_formula_inputs_rule_and_source():
    drawn = draw(
        "{% calculation calc %}",
        calc={
            "title": "¿Cómo se calculó el 80,0 %?",
            "formula": ["Avance", "2,8 km/3,5 km", "80,0 %"],
            "inputs": [("Programado", "3,5", "Plan"), ("BPIN", "2,8", "PIIP", "corte 31 dic.")],
            "total": ("Ejecutado", "2,8"),
            "rules": ["El numerador empieza de cero cada año."],
            "source": "Regla «avance físico».",
        },
    )

    assert "k-frac" in drawn
    assert "corte 31 dic." in drawn
    assert '<th scope="row">Ejecutado</th>' in drawn
    assert "El numerador empieza de cero" in drawn
    assert "Regla «avance físico»." in drawn


def test_calculation_may_have_only_a_rule():
    drawn = draw("{% calculation calc %}", calc={"title": "¿Cómo?", "rules": ["Una."]})

    assert "k-formula" not in drawn
    assert "<table" not in drawn


def test_a_running_job_asks_again_and_can_be_refreshed_by_hand():
    drawn = draw("{% job_card job url %}", job=JOB, url="/trabajo/7/")
    card = elements(drawn, "div")[0]

    assert card["hx-get"] == "/trabajo/7/"
    assert card["hx-trigger"] == "every 2s"
    assert card["id"] == "trabajo-7"
    assert "43 de 73 filas" in drawn
    assert "Actualizar" in drawn


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "queued", "done": 0, "total": 0}, "En espera"),
        ({"state": "running", "done": 0, "total": 0, "step": "leyendo"}, "leyendo"),
        ({"state": "running", "unit": ""}, "58 %"),
        ({"state": "done", "message": "14 cambios.", "result_url": "/r/"}, "Ver el resultado"),
        ({"state": "failed"}, "No se guardó nada"),
    ],
)
def test_each_state_of_a_job_has_its_words(changes, words):
    assert words in draw("{% job_card job %}", job={**JOB, **changes})


@pytest.mark.parametrize("state", ["done", "failed"])
def test_an_ended_job_asks_no_more(state):
    drawn = draw("{% job_card job url %}", job={**JOB, "state": state}, url="/trabajo/7/")

    assert "hx-get" not in drawn


def test_module_menu_opens_where_we_are():
    child = MenuItem("metas", "Metas", "/m/", "1.", "doing")
    shell = Shell(
        Appearance(),
        modules=[
            MenuGroup(
                "El plan",
                [
                    MenuItem("plan", "Plan indicativo", "/p/", "8", "done", [child]),
                    MenuItem("otro", "Otro", "/o/", "9", "", [MenuItem("x", "Cerrado", "/x/")]),
                ],
            )
        ],
    )
    drawn = draw("{% module_menu shell %}", shell=shell, section="metas")
    current = [a["href"] for a in elements(drawn, "a") if a.get("aria-current")]

    assert current == ["/m/", "/m/"]  # the desktop list and the folded one
    assert "Cerrado" not in drawn
    assert "<b>Plan indicativo</b>" in drawn
    assert draw("{% module_menu shell %}", shell=Shell(Appearance())).strip() == ""

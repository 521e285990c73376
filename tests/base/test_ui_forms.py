"""Forms that draw themselves."""

from decimal import Decimal as D

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from kpt.base.forms import ColombianDecimalField, FilterForm, WorkbookField, render_form
from tests.base.ui import elements


class Sample(forms.Form):
    name = forms.CharField(label="Nombre", help_text="Como la conoce la gente.")
    cost = ColombianDecimalField(
        label="Costo", money=True, required=False, max_digits=18, decimal_places=2, min_value=0
    )
    way = forms.ChoiceField(
        label="Modo", widget=forms.RadioSelect, choices=[("s", "Suma"), ("n", "No suma")]
    )
    agree = forms.BooleanField(label="Tengo la evidencia", required=False)
    sector = forms.ChoiceField(label="Sector", required=False, choices=[("", "Todos")])
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_a_field_joins_label_help_error_and_control():
    drawn = str(Sample({}))
    box = next(i for i in elements(drawn, "input") if i["name"] == "name")

    assert box["class"] == "form-control"
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"].split() == ["id_name_helptext", "id_name_error"]
    for name in box["aria-describedby"].split():
        assert f'id="{name}"' in drawn
    assert elements(drawn, "label")[0]["for"] == box["id"]


def test_each_control_has_its_class():
    drawn = str(Sample())
    css = {i["name"]: i.get("class") for i in elements(drawn, "input")}

    assert css == {
        "name": "form-control",
        "cost": "form-control",
        "way": "form-check-input",
        "agree": "form-check-input",
        "token": None,
    }
    assert elements(drawn, "select")[0]["class"] == "form-select"


def test_only_what_is_optional_says_so_and_filters_never_do():
    class Filters(FilterForm):
        q = forms.CharField(label="Buscar", required=False)

    drawn = str(Sample())

    assert drawn.count("(opcional)") == 2  # cost and sector; a check box needs no word
    assert "(opcional)" not in str(Filters())
    assert elements(str(Filters()), "input")[0]["id"] == "f-q"


def test_options_are_a_group_with_a_legend_and_an_error():
    drawn = str(Sample({"name": "a"}))

    assert elements(drawn, "fieldset")[0]["id"] == "id_way"
    assert '<legend class="k-legend">Modo' in drawn
    assert [e["for"] for e in elements(drawn, "label") if "form-check-label" in e["class"]] == [
        "id_way_0",
        "id_way_1",
        "id_agree",
    ]


def test_what_a_person_typed_is_escaped():
    drawn = str(Sample({"name": '"><script>1</script>'}))

    assert "<script>" not in drawn


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [("1.250,5", D("1250.5")), ("$ 1.250.000", D(1250000)), ("", None), ("  ", None)],
)
def test_decimal_field_reads_colombian_numbers(typed, cleaned):
    assert ColombianDecimalField(required=False).clean(typed) == cleaned


@pytest.mark.parametrize(
    ("typed", "message"),
    [("1250.5", "coma"), ("dos", "Escriba un número"), ("-1", "mayor"), ("1,234", "decimal")],
)
def test_decimal_field_says_what_is_wrong(typed, message):
    field = ColombianDecimalField(min_value=0, decimal_places=2, max_digits=18)
    with pytest.raises(forms.ValidationError, match=message):
        field.clean(typed)


def test_decimal_field_may_have_its_own_words():
    field = ColombianDecimalField(error_messages={"invalid": "Escriba el valor en pesos."})
    with pytest.raises(forms.ValidationError, match="en pesos"):
        field.clean("x")


def test_decimal_field_shows_values_as_they_are_typed():
    unbound = Sample(initial={"cost": D("438955000.5")})
    wrong = Sample({"cost": "12.3.4"})

    assert unbound["cost"].value() == "438.955.000,5"
    assert wrong["cost"].value() == "12.3.4"
    assert "k-money" in str(unbound["cost"])


def workbook(name="plan.xlsx", content=b"PK\x03\x04"):
    return SimpleUploadedFile(name, content)


def test_workbook_field_takes_a_workbook():
    assert WorkbookField().clean(workbook("PLAN.XLSX")).name == "PLAN.XLSX"
    assert WorkbookField(required=False).clean(None) is None


@pytest.mark.parametrize(
    ("file", "limit", "message"),
    [
        (workbook("plan.pdf"), 100, "libro de Excel .* «plan.pdf»"),
        (workbook(content=b"x" * 101), 100, r"pesa 101\S+bytes y el máximo es 100\S+bytes"),
        (workbook(content=b""), 100, "vacío"),
        (None, 100, "Escoja el archivo"),
    ],
)
def test_workbook_field_says_what_is_wrong(file, limit, message):
    with pytest.raises(forms.ValidationError, match=message):
        WorkbookField(max_bytes=limit).clean(file)


@pytest.mark.parametrize(
    ("form", "status"),
    [(Sample(), 200), (Sample({}), 422), (Sample({"name": "a", "way": "s"}), 200)],
)
def test_render_form_answers_422_only_to_what_is_wrong(form, status):
    request = RequestFactory().get("/")

    assert render_form(request, "forms/errors.html", form=form).status_code == status

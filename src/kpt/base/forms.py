"""Forms draw themselves: label, help, error, control, all joined for who listens.

``{{ form }}`` or ``{{ form.field.as_field_group }}`` is enough in a template. A form checks the
shape of what was typed and nothing else; whether it may be done is decided in permissions.
"""

from decimal import Decimal
from pathlib import Path

import django.forms
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from kpt.base import numbers

UNPROCESSABLE = 422
CONTROL_CSS = {
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "form-check-input",
    forms.CheckboxSelectMultiple: "form-check-input",
    forms.Select: "form-select",
}


class BoundField(forms.BoundField):
    """A field whose control carries the class of our stylesheet."""

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not widget.is_hidden:
            kind = next(
                (c for w, c in CONTROL_CSS.items() if isinstance(widget, w)), "form-control"
            )
            own = attrs.get("class") or widget.attrs.get("class", "")
            attrs["class"] = f"{kind} {own}".strip()
        return attrs


class Renderer(DjangoTemplates):
    """Draws forms with the templates of ``templates/forms``."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = BoundField

    @cached_property
    def engine(self):
        ours = Path(__file__).parent / "templates" / "forms"
        theirs = Path(django.forms.__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [ours, theirs],  # ours first: it replaces the lists of options
                "NAME": "kptforms",
                "OPTIONS": {
                    "builtins": ["kpt.base.templatetags.ui", "kpt.base.templatetags.numbers"]
                },
            }
        )


class FilterForm(forms.Form):
    """A form of filters, read from the address: nothing is compulsory and nothing says so."""

    use_required_attribute = False
    show_optional = False

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_id", "f-%s")
        super().__init__(*args, **kwargs)


class MoneyInput(forms.TextInput):
    """A box for pesos, with its sign before."""

    template_name = "forms/money.html"


class ColombianDecimalField(forms.DecimalField):
    """A number typed as in Colombia: «1.250,5», «$ 1.250.000».

    Cleans to an exact Decimal and shows values back the same way. ``money=True`` puts the sign
    of pesos before the box; the value is in pesos, never in thousands or millions.
    """

    default_error_messages = {"invalid": ""}

    def __init__(self, *, money: bool = False, **kwargs):
        box = MoneyInput if money else forms.TextInput
        attrs = {"inputmode": "decimal", "autocomplete": "off"}
        kwargs.setdefault("widget", box(attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            try:
                value = numbers.parse_decimal(value) if value.strip() else None
            except ValueError as error:
                message = self.error_messages["invalid"] or str(error)
                raise ValidationError(message, code="invalid") from None
        return super().to_python(value)

    def prepare_value(self, value):
        return numbers.quantity(value) if isinstance(value, Decimal | int) else value


class WorkbookInput(forms.FileInput):
    """A file chooser that offers only Excel workbooks."""

    template_name = "forms/workbook.html"


class WorkbookField(forms.FileField):
    """An Excel workbook to upload. Only its name and size are checked here; what it holds is
    checked in the background, where a hostile file can do no harm."""

    default_error_messages = {
        "required": "Escoja el archivo.",
        "empty": "El archivo está vacío.",
        "extension": "El archivo debe ser un libro de Excel (.xlsx). Este es «%(name)s».",
        "size": "El archivo pesa %(size)s y el máximo es %(limit)s.",
    }

    def __init__(self, *, max_bytes: int | None = None, **kwargs):
        self.max_bytes = max_bytes or getattr(settings, "KPT_MAX_UPLOAD_BYTES", 50 * 1024 * 1024)
        kwargs.setdefault("label", "Libro de Excel")
        kwargs.setdefault(
            "help_text",
            f".xlsx, hasta {numbers.tamano(self.max_bytes)}. Primero verá qué cambia; nada se "
            "guarda hasta que confirme.",
        )
        kwargs.setdefault("widget", WorkbookInput(attrs={"accept": ".xlsx"}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not data:
            return file
        if not data.name.lower().endswith(".xlsx"):
            raise ValidationError(
                self.error_messages["extension"], code="extension", params={"name": data.name}
            )
        if data.size > self.max_bytes:
            sizes = {"size": numbers.tamano(data.size), "limit": numbers.tamano(self.max_bytes)}
            raise ValidationError(self.error_messages["size"], code="size", params=sizes)
        return file


def render_form(
    request: HttpRequest, template: str, context: dict | None = None, *, form: forms.BaseForm
) -> HttpResponse:
    """Render a page with ``form`` in it: 422 when what was sent has errors, else 200.

    The status lets htmx draw the errors in place and lets nobody take a failure for a success.
    """
    status = UNPROCESSABLE if form.is_bound and form.errors else None
    return render(request, template, {**(context or {}), "form": form}, status=status)

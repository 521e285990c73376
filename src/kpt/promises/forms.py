"""What people fill in about the programa de gobierno."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from kpt.base import numbers
from kpt.base.forms import FilterForm
from kpt.rules.promises import Standing

RECEIVED = (".pdf", ".docx", ".txt")
AXES = 6
SPARE_AXES = 2


class UploadForm(forms.Form):
    """A file with the programme. What it holds is checked when it is read."""

    archivo = forms.FileField(
        label="Archivo del programa de gobierno",
        widget=forms.FileInput(attrs={"accept": ",".join(RECEIVED)}),
        error_messages={"required": "Escoja el archivo.", "empty": "El archivo está vacío."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        limit = numbers.tamano(settings.KPT_MAX_UPLOAD_BYTES)
        self.fields[
            "archivo"
        ].help_text = f"PDF con texto, Word (.docx) o texto (.txt), hasta {limit}."

    def clean_archivo(self):
        file = self.cleaned_data["archivo"]
        if not file.name.lower().endswith(RECEIVED):
            raise ValidationError(
                f"«{file.name}» no es PDF, Word (.docx) ni texto (.txt). Guárdelo en uno de esos "
                "formatos y súbalo otra vez."
            )
        return file


class ProgrammeForm(forms.Form):
    """The programme in a few simple parts: vision, and axes with their proposals."""

    vision = forms.CharField(
        label="Visión",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Cómo será el territorio al terminar el gobierno.",
    )

    def __init__(self, *args, axes: int = AXES, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, axes + 1):
            self.fields[f"eje_{number}"] = forms.CharField(
                label=f"Eje {number}: nombre", max_length=200, required=False
            )
            self.fields[f"propuestas_{number}"] = forms.CharField(
                label=f"Eje {number}: propuestas",
                required=False,
                max_length=200_000,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text="Una propuesta en cada renglón." if number == 1 else "",
            )
        self.axes = axes

    def clean(self):
        said = super().clean() or {}
        for number in range(1, self.axes + 1):
            if said.get(f"eje_{number}") and not said.get(f"propuestas_{number}", "").strip():
                self.add_error(
                    f"propuestas_{number}", "Escriba las propuestas del eje, o borre su nombre."
                )
        return said

    def parts(self) -> list[tuple[str, str]]:
        """Return title and text of each part that was filled in."""
        said = self.cleaned_data
        found = [("Visión", said["vision"])]
        for number in range(1, self.axes + 1):
            lines = said[f"propuestas_{number}"].splitlines()
            # An empty line between proposals: each is a paragraph, however it ends.
            text = "\n\n".join(line.strip() for line in lines if line.strip())
            found.append((said[f"eje_{number}"] or f"Eje {number}", text))
        return [(title, text) for title, text in found if text.strip()]

    @staticmethod
    def initial_from(parts: list[tuple[str, str]]) -> tuple[dict[str, str], int]:
        """Return what to show of a text, and how many axes it takes."""
        initial: dict[str, str] = {}
        axes = [part for part in parts if part[0] != "Visión"]
        initial["vision"] = next((text for title, text in parts if title == "Visión"), "")
        for number, (title, text) in enumerate(axes, 1):
            initial[f"eje_{number}"] = title
            initial[f"propuestas_{number}"] = text.replace("\n\n", "\n")
        return initial, max(AXES, len(axes) + SPARE_AXES)


class PasteForm(forms.Form):
    """The whole text, copied from another document."""

    texto = forms.CharField(
        label="Texto del programa",
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Péguelo completo. Los títulos y las viñetas se reconocen.",
    )


class PromiseForm(forms.Form):
    """The words of a promise."""

    texto = forms.CharField(
        label="Promesa", max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    eje = forms.CharField(label="Eje del programa", max_length=200, required=False)
    leido = forms.CharField(widget=forms.HiddenInput, required=False)


class SplitForm(forms.Form):
    """One promise as several, each in its line."""

    partes = forms.CharField(
        label="Las promesas, una en cada renglón",
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ponga un salto de renglón donde termina cada una.",
    )


class LinkForm(forms.Form):
    """Which rows of the plan keep the promise."""

    filas = forms.MultipleChoiceField(
        label="Más cercanas por sus palabras", required=False, widget=forms.CheckboxSelectMultiple
    )
    otra = forms.ChoiceField(label="Otra línea o meta del plan", required=False)

    def __init__(self, *args, near, rows, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["filas"].choices = near  # type: ignore[attr-defined]
        self.fields["otra"].choices = [("", "Escoja una"), *rows]  # type: ignore[attr-defined]
        if not near:
            del self.fields["filas"]

    def chosen(self) -> list[str]:
        said = self.cleaned_data
        return [*said.get("filas", ()), *filter(None, [said["otra"]])]

    def clean(self):
        said = super().clean() or {}
        if not self.errors and not (said.get("filas") or said.get("otra")):
            raise ValidationError("Marque al menos una línea o meta del plan.")
        return said


class AsideForm(forms.Form):
    """Why a promise is not in the plan."""

    razon = forms.CharField(
        label="Por qué se aparta",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La razón es pública. Por ejemplo: «Es competencia de la gobernación».",
    )


class PromiseFilter(FilterForm):
    """Which promises a list shows."""

    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Todas"), *((one.value, one.label) for one in Standing)],
    )
    eje = forms.ChoiceField(label="Eje del programa", required=False)
    buscar = forms.CharField(label="Palabras", required=False, max_length=100)

    def __init__(self, *args, headings=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["eje"].choices = [("", "Todos"), *((name, name) for name in headings)]  # type: ignore[attr-defined]

"""What people fill in to bring a file in."""

from collections.abc import Collection

from django import forms

from kpt.base.forms import WorkbookField
from kpt.exchange.handlers import HANDLERS
from kpt.files.models import ImportKind

UPLOAD_HELP = [
    (
        HANDLERS[ImportKind.PLAN].title,
        "El libro que da SisPT al exportar el plan: líneas, indicadores, metas, plata y regalías.",
    ),
    (
        HANDLERS[ImportKind.EXECUTION].title,
        "El libro que el DNP le envía con el cruce de su plan con PIIP y CUIPO. De él se toman "
        "las columnas de ejecución.",
    ),
    (
        HANDLERS[ImportKind.REPORT].title,
        "La plantilla que se descarga en la página del reporte de una vigencia, ya llena.",
    ),
]


class UploadForm(forms.Form):
    """Which kind of workbook, and the workbook."""

    tipo = forms.ChoiceField(
        label="Qué va a importar",
        choices=[(kind, handler.title) for kind, handler in HANDLERS.items()],
        widget=forms.RadioSelect,
        initial=ImportKind.PLAN,
    )
    archivo = WorkbookField()


class ConfirmForm(forms.Form):
    """The word of the person that the rest may go in without the rows that have errors."""

    parcial = forms.BooleanField(required=False)
    motivo = forms.CharField(required=False, max_length=500)
    libro = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, data, *, conflicts: Collection[int] = ()):
        super().__init__(data)
        self.fields["libro"].choices = [(n, n) for n in conflicts]  # type: ignore[attr-defined]

"""What people fill in to bring a file in."""

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

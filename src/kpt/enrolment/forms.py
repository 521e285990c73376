"""What is asked of a mayor or governor, and of those who review. Shape only, never rights."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError

from kpt.base.forms import FilterForm
from kpt.base.numbers import tamano
from kpt.enrolment.actions.requests import Answers
from kpt.enrolment.models import LeaderRequest, RequestKind, RequestState
from kpt.files.actions import ALLOWED
from kpt.files.kinds import HEAD_BYTES, WrongFile, check_kind
from kpt.files.models import FileKind
from kpt.rules.mail_domains import is_institutional
from kpt.rules.receipts import as_receipt

MAX_DOCUMENT = 10 * 1024 * 1024
FORMATS = "PDF, JPG o PNG"


class DocumentField(forms.FileField):
    """A scanned document: PDF or picture by its name and by its first bytes."""

    def __init__(self, **kwargs):
        accept = ",".join(sorted(ALLOWED[FileKind.REQUEST_DOCUMENT]))
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": accept}))
        kwargs.setdefault(
            "error_messages", {"required": "Escoja el archivo.", "empty": "El archivo está vacío."}
        )
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        if file.size > MAX_DOCUMENT:
            raise ValidationError(
                f"El archivo pesa {tamano(file.size)} y el máximo es {tamano(MAX_DOCUMENT)}. "
                "Escanéelo con menos resolución."
            )
        file.seek(0)
        extension = PurePosixPath(file.name).suffix.lower()
        try:
            head = file.read(HEAD_BYTES)
            check_kind(file.name, extension, head, ALLOWED[FileKind.REQUEST_DOCUMENT])
        except WrongFile as error:
            raise ValidationError(error.message) from None
        return file


class LeaderRequestForm(forms.Form):
    """Who is to lead the team of an entity, who says so, and with what documents."""

    purpose = (
        "Para decidir quién lidera el equipo, crear su usuario y avisarle. Los ven solo quienes "
        "revisan la solicitud en la gobernación y en el DNP; no se publican."
    )

    tipo = forms.ChoiceField(
        label="Qué solicita",
        choices=RequestKind,
        widget=forms.RadioSelect,
        initial=RequestKind.NEW,
        error_messages={"required": "Diga si la entidad ya tiene un líder."},
    )
    mandatario = forms.CharField(
        label="Nombre del alcalde, la alcaldesa, el gobernador o la gobernadora",
        max_length=120,
        help_text="Como aparece en el acta de posesión. Es quien hace la solicitud.",
        error_messages={"required": "Escriba quién hace la solicitud."},
    )
    nombre = forms.CharField(
        label="Nombre completo",
        max_length=120,
        error_messages={"required": "Escriba el nombre de quien va a ser líder."},
    )
    cargo = forms.CharField(
        label="Cargo",
        max_length=120,
        help_text="Por ejemplo, secretaria de Planeación.",
        error_messages={"required": "Escriba su cargo en la entidad."},
    )
    correo = forms.EmailField(
        label="Correo institucional",
        help_text="Será su usuario. A él llega el enlace para escribir la contraseña.",
        error_messages={
            "required": "Escriba el correo de quien va a ser líder.",
            "invalid": "Revise el correo: debe verse como nombre@sumunicipio.gov.co.",
        },
    )
    razon_correo = forms.CharField(
        label="Si el correo no es institucional, por qué",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Solo cuando el correo no termina en .gov.co. Quien revisa lo tendrá en cuenta.",
    )
    telefono = forms.CharField(
        label="Teléfono",
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel"}),
        help_text="Para llamar si algo no está claro.",
        error_messages={"required": "Escriba un teléfono."},
    )
    acta = DocumentField(
        label="Acta de posesión del mandatario",
        help_text=f"{FORMATS}, hasta {tamano(MAX_DOCUMENT)}.",
    )
    designacion = DocumentField(
        label="Acto de designación de quien va a ser líder",
        help_text=f"Firmado por el mandatario. {FORMATS}, hasta {tamano(MAX_DOCUMENT)}.",
    )
    autorizo = forms.BooleanField(
        label="Autorizo el tratamiento de estos datos",
        error_messages={"required": "Sin la autorización no podemos recibir la solicitud."},
    )

    def __init__(self, *args, domains: Collection[str] = (), correcting: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.domains = domains
        if correcting:
            del self.fields["autorizo"]
            for name in ("acta", "designacion"):
                self.fields[name].required = False
                self.fields[name].help_text += " Si no escoge otro, queda el que ya envió."

    def clean(self):
        cleaned = super().clean() or {}
        email = cleaned.get("correo")
        explained = cleaned.get("razon_correo", "").strip()
        if email and not explained and not is_institutional(email, self.domains):
            self.add_error(
                "razon_correo",
                f"«{email}» no es un correo institucional. Escriba uno que termine en .gov.co, "
                "o explique aquí por qué no puede usarlo.",
            )
        return cleaned

    @property
    def lost_files(self) -> bool:
        """Say whether files came that the person must choose again: browsers do not keep them."""
        return bool(self.is_bound and self.files and self.errors)

    def answers(self) -> Answers:
        """Return what was written, as the action takes it. Only of a valid form."""
        data = self.cleaned_data
        return Answers(
            kind=RequestKind(data["tipo"]),
            authority_name=data["mandatario"],
            full_name=data["nombre"],
            job_title=data["cargo"],
            email=data["correo"],
            phone=data["telefono"],
            domain_reason=data["razon_correo"],
        )

    @staticmethod
    def initial_from(request: LeaderRequest) -> dict[str, str]:
        """Return what was sent before, to be corrected."""
        return {
            "tipo": request.kind,
            "mandatario": request.authority_name,
            "nombre": request.full_name,
            "cargo": request.job_title,
            "correo": request.email,
            "razon_correo": request.domain_reason,
            "telefono": request.phone,
        }


class ReceiptForm(forms.Form):
    """Which request, and proof that one has to do with it."""

    purpose = "El correo, para comprobar que la solicitud es suya. No se guarda otra vez."

    codigo = forms.CharField(
        label="Código de la solicitud",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text="Doce letras y números, como 7F3K-9QWM-2XRD. Está en el correo que enviamos.",
        error_messages={"required": "Escriba el código."},
    )
    correo = forms.EmailField(
        label="Correo que se escribió en la solicitud",
        error_messages={
            "required": "Escriba el correo.",
            "invalid": "Revise el correo: debe verse como nombre@sumunicipio.gov.co.",
        },
    )

    def receipt(self) -> str:
        """Return the code as it is kept, or nothing when it cannot be one."""
        return as_receipt(self.cleaned_data["codigo"])


class ReasonForm(forms.Form):
    """Why a request goes back or is refused."""

    razon = forms.CharField(
        label="Por qué",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Es lo que leerá, por correo y en su comprobante, quien hizo la solicitud.",
        error_messages={"required": "Escriba por qué: es lo que leerá quien hizo la solicitud."},
    )


class CommentForm(forms.Form):
    """Something to add to a vouching."""

    razon = forms.CharField(
        label="Observaciones",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Las leerá el DNP. Por ejemplo, cómo se comprobó la designación.",
    )


ALL = "todas"


class QueueForm(FilterForm):
    """Which requests: by state, department and words."""

    q = forms.CharField(
        label="Entidad, persona o código",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Sin decidir"), *RequestState.choices, (ALL, "Todas")],
    )
    departamento = forms.ChoiceField(label="Departamento", required=False)

    def __init__(self, *args, departments: Collection[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        if len(departments) > 1:
            choices = [("", "Todos"), *departments]
            self.fields["departamento"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["departamento"]

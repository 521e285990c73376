"""Files that people bring and that the system makes, and the imports of workbooks."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of
from kpt.files.names import storage_name
from kpt.rules.workflows.imports import ImportState as State


class FileKind(models.TextChoices):
    PLAN_WORKBOOK = "libro_plan", "Libro del plan (SisPT)"
    FOLLOWUP_WORKBOOK = "libro_seguimiento", "Informe de seguimiento (DNP)"
    PROBLEMS_WORKBOOK = "libro_problemas", "Libro con lo que hay que corregir"
    GENERATED = "generado", "Archivo generado"
    REQUEST_DOCUMENT = "soporte_solicitud", "Soporte de una solicitud de usuario"
    PROGRAMME = "programa_gobierno", "Programa de gobierno"
    APPROVED_DOCUMENT = "documento_aprobado", "Documento aprobado del plan"
    EVIDENCE = "evidencia", "Evidencia"
    REPORT_WORKBOOK = "libro_reporte", "Libro del reporte de seguimiento"
    LETTER = "oficio", "Oficio"
    MESSAGE = "mensaje", "Adjunto de un mensaje"
    PUBLISHED_CUT = "corte_publicado", "Archivo de un corte publicado"
    OUTSIDE_STATES = "estados_otro_sistema", "Estados de los reportes en otro sistema"
    INDICATIVE_MATRIX = "matriz_indicativo", "Matriz de un plan indicativo"


class StoredFile(models.Model):
    """One file as it came, with its hash. Never changed; served as an attachment."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("clase", max_length=24, choices=FileKind)
    name = models.CharField("nombre", max_length=200)
    extension = models.CharField("extensión", max_length=10)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("tamaño en bytes")
    content = models.FileField("contenido", upload_to=storage_name, max_length=120)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="files",
        verbose_name="entidad territorial",
    )
    is_public = models.BooleanField("pública", default=False)
    stored_at = models.DateTimeField("guardado el")
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "archivo"
        ordering = ["-stored_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class ImportKind(models.TextChoices):
    PLAN = "plan", "Plan (exportación oficial de SisPT)"
    EXECUTION = "ejecucion", "Ejecución (informe de seguimiento del DNP)"
    REPORT = "reporte", "Reporte de seguimiento (plantilla de la entidad)"


class ImportState(models.TextChoices):
    CHECKING = State.CHECKING.value, "Revisando"
    REJECTED = State.REJECTED.value, "No se puede importar"
    READY = State.READY.value, "Por confirmar"
    CONFIRMED = State.CONFIRMED.value, "Importado"
    DISCARDED = State.DISCARDED.value, "Descartado"
    UNDONE = State.UNDONE.value, "Deshecho"
    FAILED = State.FAILED.value, "Interrumpido"


class ImportBatch(models.Model):
    """One workbook on its way in: checked, previewed, then confirmed or discarded."""

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("clase", max_length=12, choices=ImportKind)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="imports",
        verbose_name="entidad territorial",
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="imports")
    problems_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        "estado", max_length=12, choices=ImportState, default=ImportState.CHECKING
    )
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField("subido el")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("confirmado el", null=True, blank=True)
    closed_at = models.DateTimeField("cerrado el", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    partial = models.BooleanField("dejó filas por fuera", default=False)
    # What a person sees before confirming: counts and totals, rebuilt by every check of the file.
    preview = models.JSONField("vista previa", default=dict)
    # Which column of which sheet each header stood in, so that a value can name its cell.
    layout = models.JSONField("columnas del archivo", default=dict)
    # The state of the plan that the preview was made against; another one asks for a new check.
    base_fingerprint = models.CharField("huella de partida", max_length=64, blank=True)

    class Meta:
        verbose_name = "importación"
        verbose_name_plural = "importaciones"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            one_of("state", ImportState, name="import_state_is_known"),
            one_of("kind", ImportKind, name="import_kind_is_known"),
            CheckConstraint(
                condition=~Q(state__in=[ImportState.CONFIRMED, ImportState.UNDONE])
                | Q(confirmed_at__isnull=False),
                name="import_confirmed_is_dated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_id} · {self.get_state_display()}"


class ImportProblem(models.Model):
    """Something in the file that a person should look at, by sheet and cell."""

    class Grade(models.TextChoices):
        ERROR = "error", "Error"
        WARNING = "warning", "Advertencia"
        NOTE = "note", "Nota"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="problems")
    position = models.PositiveIntegerField("orden")
    grade = models.CharField("grado", max_length=8, choices=Grade)
    code = models.CharField("código", max_length=48)
    sheet = models.CharField("hoja", max_length=60, blank=True)
    cell = models.CharField("celda", max_length=12, blank=True)
    row = models.PositiveIntegerField("fila", null=True, blank=True)
    column = models.CharField("columna", max_length=120, blank=True)
    value = models.CharField("valor", max_length=300, blank=True)
    message = models.TextField("qué pasa")
    fix = models.TextField("qué hacer", blank=True)

    class Meta:
        verbose_name = "problema del archivo"
        verbose_name_plural = "problemas del archivo"
        ordering = ["batch", "position"]
        constraints = [
            UniqueConstraint(fields=["batch", "position"], name="problem_has_its_place_in_the_list")
        ]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} {self.message}"

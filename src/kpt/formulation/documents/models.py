"""What is kept of the documents: those that the system made, and the approved ones."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.plans.models import CURRENT_STATES, ActKind, VersionState

# An approved document is for everybody while its version is, or was, the plan in force.
ADOPTED = (*CURRENT_STATES, VersionState.SUPERSEDED)


class DocumentKind(models.TextChoices):
    """The six preliminary documents of the Kit (003:217), the SGR chapter, and the whole."""

    CHECKLIST = "alistamiento", "Lista de chequeo de alistamiento"
    TEAM = "equipo", "Conformación del equipo de trabajo"
    LINES = "lineas", "Lista de líneas estratégicas"
    DIAGNOSIS = "diagnostico", "Diagnóstico"
    STRATEGIC = "estrategico", "Plan estratégico"
    INVESTMENT = "inversiones", "Plan plurianual de inversiones"
    REGALIAS = "regalias", "Capítulo de regalías"
    WHOLE_PLAN = "plan", "Plan de desarrollo territorial"
    STATUS = "estado", "Estado de nuestro plan de desarrollo"


SIX = (
    DocumentKind.CHECKLIST,
    DocumentKind.TEAM,
    DocumentKind.LINES,
    DocumentKind.DIAGNOSIS,
    DocumentKind.STRATEGIC,
    DocumentKind.INVESTMENT,
)


class Format(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"


class PlanDocument(models.Model):
    """One document that somebody asked for. It has its file once it is made; it never changes.

    ``version_text`` says of which text of the plan, also after that version is gone (an import
    that was undone).
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="documents",
        verbose_name="entidad territorial",
    )
    version = models.ForeignKey(
        "plans.PlanVersion", models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    version_text = models.CharField("versión del plan", max_length=200)
    kind = models.CharField("documento", max_length=14, choices=DocumentKind)
    format = models.CharField("formato", max_length=4, choices=Format)
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField("pedido el")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField("generado el", null=True, blank=True)

    class Meta:
        verbose_name = "documento generado"
        verbose_name_plural = "documentos generados"
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["entity", "kind", "-made_at"], name="document_by_kind")]
        constraints = [
            one_of("kind", DocumentKind, name="document_kind_is_known"),
            one_of("format", Format, name="document_format_is_known"),
            set_together("file", "made_at", name="document_made_has_its_file"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.get_format_display()} · {self.version_text}"


class ApprovedPart(models.TextChoices):
    PLAN = "plan", "Plan de desarrollo aprobado"
    ACT = "acto", "Acto que lo adoptó"
    ANNEX = "anexo", "Anexo"


class ApprovedDocument(models.Model):
    """The approved plan, or the acuerdo, ordenanza or decreto that adopted it, as it was signed.

    Once the version is adopted everybody may see it; a wrong one is withdrawn, never changed. One
    whose version is gone (an import that was undone) is for the team only.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        related_name="approved_documents",
        verbose_name="entidad territorial",
    )
    version = models.ForeignKey(
        "plans.PlanVersion",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="approved_documents",
        verbose_name="versión del plan",
    )
    part = models.CharField("qué es", max_length=6, choices=ApprovedPart)
    title = models.CharField("título", max_length=200)
    act_kind = models.CharField("acto", max_length=12, choices=ActKind)
    act_number = models.CharField("número del acto", max_length=40)
    act_on = models.DateField("fecha del acto")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("subido el")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retirado el", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("por qué se retiró", max_length=300, blank=True)

    class Meta:
        verbose_name = "documento aprobado"
        verbose_name_plural = "documentos aprobados"
        ordering = ["part", "-uploaded_at", "-pk"]
        constraints = [
            one_of("part", ApprovedPart, name="approved_part_is_known"),
            one_of("act_kind", ActKind, name="approved_act_kind_is_known"),
            CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="approved_withdrawal_is_explained",
            ),
            UniqueConstraint(
                fields=["version", "file"],
                condition=Q(withdrawn_at=None),
                name="approved_file_once_per_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} · {self.title}"

    @property
    def is_published(self) -> bool:
        """Tell whether everybody may see it; ``version`` is read: load it with the document."""
        return self.withdrawn_at is None and bool(self.version and self.version.state in ADOPTED)

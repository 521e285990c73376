"""What is kept of the reports: what each said when it was made, and which are published."""

import uuid
import zlib

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together


class BriefFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"


class Brief(models.Model):
    """Informe: one report as it was made. Its text never changes; its files are set from it.

    ``content`` is the compressed JSON of ``kpt.briefs.content``; ``sha256`` is of what it says
    without the instant: the same report asked for twice, with nothing changed, is one.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="briefs"
    )
    slug = models.CharField("informe", max_length=40)
    title = models.CharField("título", max_length=200)
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    # What was chosen besides the vigencia, in words: «Sector: Transporte».
    choice = models.CharField("lo que se escogió", max_length=500, blank=True)
    as_of = models.CharField("corte", max_length=200)
    # The number of a published cut; empty for the report as it was that day.
    cut = models.PositiveIntegerField("número del corte", null=True, blank=True)
    label = models.CharField("respaldo", max_length=10)
    is_draft = models.BooleanField("en borrador", default=False)
    is_whole = models.BooleanField("de todo el plan", default=True)
    content = models.BinaryField("contenido")
    sha256 = models.CharField("huella", max_length=64)
    made_at = models.DateTimeField("hecho el")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField("publicado el", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retirado el", null=True, blank=True)
    withdrawn_reason = models.CharField("por qué se retiró", max_length=300, blank=True)

    class Meta:
        verbose_name = "informe"
        verbose_name_plural = "informes"
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["entity", "slug", "-made_at"], name="brief_by_slug")]
        constraints = [
            set_together("published_at", "published_by", name="brief_publication_is_signed"),
            CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_reason="")
                | (
                    Q(withdrawn_at__isnull=False, published_at__isnull=False)
                    & ~Q(withdrawn_reason="")
                ),
                name="brief_withdrawal_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.entity_id}"

    @property
    def text(self) -> str:
        """Return the JSON of what the report says."""
        return zlib.decompress(bytes(self.content)).decode()

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None


class BriefFile(models.Model):
    """A report as a file: asked for, then made in the background, once."""

    brief = models.ForeignKey(Brief, models.CASCADE, related_name="files")
    format = models.CharField("formato", max_length=4, choices=BriefFormat)
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField("pedido el")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "archivo del informe"
        verbose_name_plural = "archivos de los informes"
        constraints = [
            one_of("format", BriefFormat, name="brief_format_is_known"),
            UniqueConstraint(fields=["brief", "format"], name="brief_file_once_per_format"),
        ]

    def __str__(self) -> str:
        return f"{self.brief_id}.{self.format}"

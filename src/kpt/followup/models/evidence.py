"""What shows that something was done: photos before, during and after, and documents."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q

from kpt.base.constraints import one_of, set_together


class EvidenceKind(models.TextChoices):
    BEFORE = "antes", "Foto antes"
    DURING = "durante", "Foto durante"
    AFTER = "despues", "Foto después"
    DOCUMENT = "documento", "Documento"


class Evidence(models.Model):
    """Evidencia: one file that shows what a report says of a target, and where it is.

    It belongs to the report and the target, not to the answer: a photo may come before the number.
    ``latitude`` and ``longitude`` in degrees (WGS 84), both or none; ``place`` in words.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(
        "followup.FollowUpReport", models.PROTECT, related_name="evidence", verbose_name="reporte"
    )
    target_uid = models.UUIDField("meta")
    kind = models.CharField("clase", max_length=10, choices=EvidenceKind)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    caption = models.CharField("qué muestra", max_length=300)
    taken_on = models.DateField("fecha", null=True, blank=True)
    place = models.CharField("lugar", max_length=200, blank=True)
    latitude = models.DecimalField("latitud", max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(
        "longitud", max_digits=9, decimal_places=6, null=True, blank=True
    )
    # Shown to anybody while the report is public. Otherwise to whoever may enter the entity.
    may_be_public = models.BooleanField("puede ser pública", default=False)
    added_at = models.DateTimeField("subida el")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Taken off by the team: the file stays, so that what was sent can be shown to whoever asks.
    removed_at = models.DateTimeField("retirada el", null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "evidencia"
        verbose_name_plural = "evidencias"
        ordering = ["report", "pk"]
        constraints = [
            one_of("kind", EvidenceKind, name="evidence_kind_is_known"),
            set_together("latitude", "longitude", name="evidence_place_has_both_coordinates"),
            CheckConstraint(
                condition=Q(latitude=None) | Q(latitude__gte=-90, latitude__lte=90),
                name="evidence_latitude_is_on_earth",
            ),
            CheckConstraint(
                condition=Q(longitude=None) | Q(longitude__gte=-180, longitude__lte=180),
                name="evidence_longitude_is_on_earth",
            ),
        ]
        indexes = [models.Index(fields=["report", "target_uid"], name="evidence_by_target")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.caption}"

"""Letters to those who did not report: what was written, and the proof that it was received."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together


class Cut(models.TextChoices):
    """At which of the dates of a window an entity had not reported."""

    FIRST = "primero", "Primer corte"
    DEFINITIVE = "definitivo", "Corte definitivo"


class LetterSeries(models.Model):
    """The consecutive of the letters of one sender in one year. Locked while a number is taken."""

    owner = models.CharField("quién envía", max_length=5)  # the department's code, or DNP's
    year = models.PositiveSmallIntegerField("año")
    last = models.PositiveIntegerField("último número", default=0)

    class Meta:
        verbose_name = "consecutivo de oficios"
        verbose_name_plural = "consecutivos de oficios"
        constraints = [
            UniqueConstraint(fields=["owner", "year"], name="letter_series_one_per_owner_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.owner}-{self.year}: {self.last}"


class LetterBatch(models.Model):
    """One sending: the text as it was written for all, and who sent it."""

    window = models.ForeignKey("followup.ReportingWindow", models.PROTECT, related_name="+")
    cut = models.CharField("corte", max_length=12, choices=Cut)
    # None: DNP writes.
    department = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, null=True, related_name="+"
    )
    subject = models.CharField("asunto", max_length=200)
    template = models.TextField("texto")
    signed_as = models.CharField("firma", max_length=200)
    at = models.DateTimeField("enviado el")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "envío de oficios"
        verbose_name_plural = "envíos de oficios"
        ordering = ["-at", "-pk"]
        constraints = [one_of("cut", Cut, name="letter_cut_is_known")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.at:%Y-%m-%d})"


class Letter(models.Model):
    """Oficio: what one late entity was told in writing, and how it is known that it received it.

    It leaves when its PDF is kept: from then on ``sent_at`` is written and nothing of it changes
    but the receipt.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(LetterBatch, models.PROTECT, related_name="letters")
    series = models.ForeignKey(LetterSeries, models.PROTECT, related_name="letters")
    number = models.PositiveIntegerField("consecutivo")
    entity = models.ForeignKey(
        "territories.TerritorialEntity", models.PROTECT, related_name="letters"
    )
    text = models.TextField("texto")
    days_late = models.PositiveIntegerField("días de retraso")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("enviado el", null=True)
    mailed_to = models.PositiveSmallIntegerField("correos enviados", default=0)
    copied_to_dnp = models.BooleanField("con copia al DNP", default=False)
    opened_at = models.DateTimeField("abierto en el sitio el", null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    received_on = models.DateField("recibido el", null=True)
    receipt_note = models.CharField("cómo consta", max_length=300, blank=True)
    receipt_at = models.DateTimeField("recibo anotado el", null=True)
    receipt_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "oficio"
        verbose_name_plural = "oficios"
        ordering = ["-series__year", "-number"]
        constraints = [
            UniqueConstraint(fields=["series", "number"], name="letter_number_once_in_its_series"),
            UniqueConstraint(fields=["batch", "entity"], name="letter_once_per_entity_in_a_batch"),
            set_together("opened_at", "opened_by", name="letter_opening_is_signed"),
            CheckConstraint(
                condition=Q(sent_at=None) | Q(file__isnull=False), name="letter_sent_has_its_file"
            ),
            CheckConstraint(
                condition=Q(received_on=None, receipt_note="", receipt_at=None)
                | (Q(received_on__isnull=False, receipt_at__isnull=False) & ~Q(receipt_note="")),
                name="letter_receipt_says_when_and_how",
            ),
            CheckConstraint(
                condition=Q(opened_at=None) | Q(opened_at__gte=F("sent_at")),
                name="letter_is_opened_after_it_is_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Return its number as it is cited: «63-2026-0012»."""
        return f"{self.series.owner.upper()}-{self.series.year}-{self.number:04}"

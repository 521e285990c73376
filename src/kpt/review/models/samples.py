"""Samples of what was reported, drawn to be seen in the field."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from kpt.base.constraints import one_of, set_together
from kpt.base.fields import ExactDecimalField
from kpt.rules.sampling import Chosen


class ChosenBy(models.TextChoices):
    RANDOM = Chosen.RANDOM.value, "Al azar"
    RISK = Chosen.RISK.value, "Por riesgo"


class Sample(models.Model):
    """Muestra: targets of one vigencia that a reviewer goes to see, drawn by a seed.

    ``department`` None is of the country. ``method`` keeps how it was drawn, in words.
    """

    uid = models.UUIDField("identificador", default=uuid.uuid4, unique=True, editable=False)
    department = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="samples",
        verbose_name="departamento",
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    seed = models.CharField("semilla", max_length=80)
    at_random = models.PositiveIntegerField("al azar")
    by_risk = models.PositiveIntegerField("por riesgo")
    population = models.PositiveIntegerField("metas de donde se tomó")
    method = models.TextField("cómo se tomó")
    drawn_at = models.DateTimeField("tomada el")
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField("como", max_length=60, blank=True)

    class Meta:
        verbose_name = "muestra"
        verbose_name_plural = "muestras"
        ordering = ["-drawn_at", "-pk"]
        constraints = [
            CheckConstraint(condition=~Q(seed=""), name="sample_has_a_seed"),
            CheckConstraint(
                condition=Q(at_random__gt=0) | Q(by_risk__gt=0), name="sample_takes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"Muestra de {self.fiscal_year}: {self.seed}"


class SampleRequest(models.Model):
    """Somebody asked for a sample; the job draws it. ``department`` None is of the country."""

    department = models.ForeignKey(
        "territories.TerritorialEntity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="departamento",
    )
    fiscal_year = models.PositiveSmallIntegerField("vigencia")
    seed = models.CharField("semilla", max_length=80, blank=True)
    at_random = models.PositiveIntegerField("al azar")
    by_risk = models.PositiveIntegerField("por riesgo")
    asked_at = models.DateTimeField("pedida el")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    job = models.ForeignKey("base.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    sample = models.OneToOneField(
        Sample, models.PROTECT, null=True, blank=True, related_name="request"
    )

    class Meta:
        verbose_name = "solicitud de muestra"
        verbose_name_plural = "solicitudes de muestra"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"Muestra de {self.fiscal_year}, pedida el {self.asked_at:%Y-%m-%d}"


class SampledTarget(models.Model):
    """One target of a sample: what was reported when it was drawn, and what was seen.

    What was reported is frozen, so that a later correction does not change what was verified.
    """

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="targets")
    number = models.PositiveIntegerField("número")
    report = models.ForeignKey(
        "followup.FollowUpReport", models.PROTECT, related_name="+", verbose_name="reporte"
    )
    target_uid = models.UUIDField("meta")
    consecutive = models.PositiveIntegerField("consecutivo")
    name = models.TextField("nombre")
    unit = models.CharField("unidad de medida", max_length=200, blank=True)
    chosen = models.CharField("por qué está", max_length=6, choices=ChosenBy)
    findings = models.PositiveIntegerField("valores por mirar", default=0)
    programmed = ExactDecimalField("programado", null=True)
    reported = ExactDecimalField("reportado")
    obligations_cop = ExactDecimalField("obligaciones reportadas", null=True)
    verified = ExactDecimalField("verificado", null=True, blank=True)
    verified_on = models.DateField("visto el", null=True, blank=True)
    note = models.TextField("qué se vio", blank=True)
    file = models.ForeignKey(
        "files.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("anotado el", null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "meta de la muestra"
        verbose_name_plural = "metas de la muestra"
        ordering = ["sample", "number"]
        constraints = [
            UniqueConstraint(fields=["sample", "number"], name="sampled_once_per_number"),
            UniqueConstraint(
                fields=["sample", "report", "target_uid"], name="sampled_once_per_target"
            ),
            one_of("chosen", ChosenBy, name="sampled_choice_is_known"),
            set_together(
                "verified", "verified_on", "recorded_at", name="sampled_verification_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"IP-{self.consecutive}: {self.reported} / {self.verified}"

    @property
    def label(self) -> str:
        return f"IP-{self.consecutive}"

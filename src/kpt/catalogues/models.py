"""The national catalogue of products and the lists that plans draw on, by release."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint


class CatalogueRelease(models.Model):
    """One edition of the catalogue: an immutable full copy. Old codes never disappear."""

    label = models.CharField("edición", max_length=40, unique=True)
    published_on = models.DateField("publicada el")
    source = models.CharField("fuente", max_length=300)
    sha256 = models.CharField("huella de los archivos", max_length=64)
    loaded_at = models.DateTimeField("cargada el")

    class Meta:
        verbose_name = "edición del catálogo"
        verbose_name_plural = "ediciones del catálogo"
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return self.label


class Sector(models.Model):
    release = models.ForeignKey(CatalogueRelease, models.PROTECT, related_name="sectors")
    code = models.CharField("código", max_length=2)
    name = models.CharField("nombre", max_length=120)

    class Meta:
        verbose_name = "sector"
        verbose_name_plural = "sectores"
        ordering = ["code"]
        constraints = [UniqueConstraint(fields=["release", "code"], name="sector_once_per_release")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BudgetProgramme(models.Model):
    """Programa presupuestal."""

    release = models.ForeignKey(CatalogueRelease, models.PROTECT, related_name="programmes")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="programmes")
    code = models.CharField("código", max_length=4)
    name = models.CharField("nombre", max_length=300)

    class Meta:
        verbose_name = "programa presupuestal"
        verbose_name_plural = "programas presupuestales"
        ordering = ["code"]
        constraints = [
            UniqueConstraint(fields=["release", "code"], name="programme_once_per_release")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Product(models.Model):
    release = models.ForeignKey(CatalogueRelease, models.PROTECT, related_name="products")
    programme = models.ForeignKey(BudgetProgramme, models.PROTECT, related_name="products")
    code = models.CharField("código", max_length=7)
    name = models.CharField("nombre", max_length=400)
    measured_as = models.CharField("medido a través de", max_length=300, blank=True)

    class Meta:
        verbose_name = "producto"
        ordering = ["code"]
        constraints = [
            UniqueConstraint(fields=["release", "code"], name="product_once_per_release")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProductIndicator(models.Model):
    """Indicador de producto: fixes the name and the unit in which a target is measured."""

    release = models.ForeignKey(CatalogueRelease, models.PROTECT, related_name="indicators")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="indicators")
    code = models.CharField("código", max_length=9)
    name = models.CharField("nombre", max_length=400)
    unit = models.CharField("unidad de medida", max_length=60)
    is_principal = models.BooleanField("principal")

    class Meta:
        verbose_name = "indicador de producto"
        verbose_name_plural = "indicadores de producto"
        ordering = ["code"]
        constraints = [
            UniqueConstraint(fields=["release", "code"], name="indicator_once_per_release"),
            CheckConstraint(
                condition=Q(is_principal=True, code__endswith="00")
                | (Q(is_principal=False) & ~Q(code__endswith="00")),
                name="indicator_is_principal_when_its_code_ends_in_00",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FundingSource(models.Model):
    """Fuente de financiación: one of the 14 columns of the ordinary budget."""

    position = models.PositiveSmallIntegerField("orden", primary_key=True)
    label = models.CharField("nombre", max_length=80, unique=True)

    class Meta:
        verbose_name = "fuente de financiación"
        verbose_name_plural = "fuentes de financiación"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label


class SDG(models.Model):
    """Objetivo de desarrollo sostenible."""

    number = models.PositiveSmallIntegerField("número", primary_key=True)
    name = models.CharField("nombre", max_length=80, unique=True)
    title = models.TextField("enunciado")

    class Meta:
        verbose_name = "ODS"
        verbose_name_plural = "ODS"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class NationalPlanTransformation(models.Model):
    """Transformación o eje transversal of the national development plan."""

    period = models.CharField("periodo", max_length=9)
    code = models.CharField("código", max_length=4)
    kind = models.CharField("clase", max_length=20)
    name = models.CharField("nombre", max_length=160)
    law_name = models.CharField("nombre en la ley", max_length=200, blank=True)

    class Meta:
        verbose_name = "transformación del PND"
        verbose_name_plural = "transformaciones del PND"
        ordering = ["period", "code"]
        constraints = [
            UniqueConstraint(fields=["period", "code"], name="transformation_once_per_period")
        ]

    def __str__(self) -> str:
        return self.name


class PerformanceFrame(models.Model):
    """Marco de desempeño: an edition of which products usually move which outcome (003:93)."""

    label = models.CharField("edición", max_length=80, unique=True)
    source = models.CharField("fuente", max_length=300)
    sha256 = models.CharField("huella del archivo", max_length=64)
    is_demo = models.BooleanField("es de demostración", default=False)
    loaded_at = models.DateTimeField("cargado el")

    class Meta:
        verbose_name = "marco de desempeño"
        verbose_name_plural = "marcos de desempeño"
        ordering = ["-loaded_at", "-pk"]

    def __str__(self) -> str:
        return self.label


class FrameLink(models.Model):
    """That one product helps to move one outcome, how much, and why."""

    frame = models.ForeignKey(PerformanceFrame, models.CASCADE, related_name="links")
    # Codes, not keys: a frame outlives editions of the catalogue, and may name what one lacks.
    outcome_code = models.CharField("código del indicador de resultado", max_length=80, blank=True)
    outcome_name = models.CharField("indicador de resultado", max_length=400)
    programme_code = models.CharField("código del programa", max_length=4)
    product_code = models.CharField("código del producto", max_length=7)
    weight = models.PositiveSmallIntegerField("peso", help_text="De 1 a 100.")
    justification = models.TextField("justificación", blank=True)

    class Meta:
        verbose_name = "fila del marco de desempeño"
        verbose_name_plural = "filas del marco de desempeño"
        ordering = ["frame", "outcome_name", "-weight", "product_code"]
        constraints = [
            UniqueConstraint(
                fields=["frame", "outcome_name", "product_code"],
                name="frame_names_a_product_once_per_outcome",
            ),
            CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=100), name="frame_weight_is_1_to_100"
            ),
            CheckConstraint(
                condition=Q(product_code__startswith=models.F("programme_code")),
                name="frame_product_is_of_its_programme",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome_name} ← {self.product_code}"

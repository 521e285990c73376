"""What entities of the same category usually deliver, counted from plans in force."""

from django.db import models
from django.db.models import UniqueConstraint


class CommonProduct(models.Model):
    """In how many plans in force of one category an indicator of a sector stands."""

    category = models.CharField("categoría", max_length=4)
    sector_code = models.CharField("código del sector", max_length=2)
    indicator_code = models.CharField("código del indicador", max_length=9)
    plans = models.PositiveIntegerField("planes que lo tienen")

    class Meta:
        verbose_name = "producto frecuente"
        verbose_name_plural = "productos frecuentes"
        ordering = ["category", "sector_code", "-plans"]
        constraints = [
            UniqueConstraint(
                fields=["category", "indicator_code"], name="common_product_once_per_category"
            )
        ]
        indexes = [
            models.Index(fields=["category", "sector_code", "-plans"], name="common_by_sector")
        ]

    def __str__(self) -> str:
        return f"{self.category} · {self.indicator_code}: {self.plans}"

"""The catalogue and the performance frames as a workbook to take away (002: Excel, no web)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from kpt.base.sheets.writing import Column, WorkbookWriter, write_table
from kpt.catalogues.models import CatalogueRelease, FrameLink, ProductIndicator

CATALOGUE = (
    Column("Código del sector", 10),
    Column("Sector", 28),
    Column("Código del programa", 10),
    Column("Programa", 44),
    Column("Código del producto", 12),
    Column("Producto", 52),
    Column("Medido a través de", 30),
    Column("Código del indicador", 13),
    Column("Indicador de producto", 52),
    Column("Unidad de medida", 20),
    Column("Principal", 10),
)
FRAMES = (
    Column("Marco", 26),
    Column("Código del indicador de resultado", 18),
    Column("Indicador de resultado", 52),
    Column("Código del programa", 10),
    Column("Código del producto", 12),
    Column("Peso", 8),
    Column("Justificación", 60),
    Column("Fuente", 40),
)


def write_catalogue(target: BinaryIO, *, release: CatalogueRelease, now: datetime) -> None:
    """Write one edition of the catalogue, with the frames that are loaded. Two queries."""
    with WorkbookWriter(target, title=f"Catálogo {release.label}", created=now) as book:
        write_table(book.sheet("Catálogo"), CATALOGUE, _products(release))
        write_table(book.sheet("Marcos de desempeño"), FRAMES, _frames())
        about = book.sheet("De dónde sale")
        write_table(
            about,
            (Column("Dato", 22), Column("Valor", 90)),
            [
                ("Edición", release.label),
                ("Publicada el", release.published_on.isoformat()),
                ("Fuente", release.source),
                ("Huella (SHA-256)", release.sha256),
            ],
        )


def _products(release: CatalogueRelease) -> Iterator[tuple[str, ...]]:
    rows = ProductIndicator.objects.filter(release=release, product__isnull=False)
    for *names, principal in rows.order_by("code").values_list(
        "product__programme__sector__code",
        "product__programme__sector__name",
        "product__programme__code",
        "product__programme__name",
        "product__code",
        "product__name",
        "product__measured_as",
        "code",
        "name",
        "unit",
        "is_principal",
    ):
        yield (*names, "Sí" if principal else "No")


def _frames() -> Iterator[tuple]:
    for link in FrameLink.objects.select_related("frame"):
        name = f"{link.frame.label} (demostración)" if link.frame.is_demo else link.frame.label
        yield (
            name,
            link.outcome_code,
            link.outcome_name,
            link.programme_code,
            link.product_code,
            link.weight,
            link.justification,
            link.frame.source,
        )

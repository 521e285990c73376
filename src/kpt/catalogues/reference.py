"""Load one edition of the product catalogue, and the lists that do not change with it.

The files are in ``data``; ``data/PROVENANCE.md`` says where they come from.
"""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from kpt.base.errors import DomainError
from kpt.base.reference import Tally, read_list, sync
from kpt.catalogues.models import (
    SDG,
    BudgetProgramme,
    CatalogueRelease,
    FundingSource,
    NationalPlanTransformation,
    Product,
    ProductIndicator,
    Sector,
)
from kpt.rules.codes import is_principal

DATA = Path(__file__).parent / "data"
RELEASE_LABEL = "MGA 2025-06"
RELEASE_PUBLISHED_ON = date(2025, 6, 30)
RELEASE_SOURCE = (
    "DNP, Catálogo de productos de la MGA para entidades territoriales, edición de junio de 2025, "
    "con los indicadores secundarios vistos en planes publicados"
)
RELEASE_FILES = [
    "mga_sectores.csv",
    "mga_programas.csv",
    "mga_productos.csv",
    "mga_indicadores_producto.csv",
]
NATIONAL_PLAN = "2022-2026"


class ReleaseIsImmutable(DomainError):
    """An edition that is already loaded comes again with other content."""


@transaction.atomic
def load_lists(*, data: Path = DATA) -> list[Tally]:
    """Bring funding sources, SDG and national plan transformations up to date. Idempotent."""
    sources = [
        FundingSource(position=int(row["orden"]), label=row["nombre_encabezado_sispt"])
        for row in read_list(data / "fuentes_sispt.csv")
    ]
    goals = [
        SDG(number=int(row["codigo"]), name=row["nombre_sispt"], title=row["titulo"])
        for row in read_list(data / "ods.csv")
    ]
    transformations = [
        NationalPlanTransformation(
            period=NATIONAL_PLAN,
            code=row["codigo"],
            kind=row["tipo"],
            name=row["nombre_sispt"],
            law_name=row["nombre_ley_2294"],
        )
        for row in read_list(data / "pnd_2022_2026.csv")
    ]
    return [
        sync(FundingSource, sources, key=["position"]),
        sync(SDG, goals, key=["number"]),
        sync(NationalPlanTransformation, transformations, key=["period", "code"]),
    ]


@transaction.atomic
def load_release(
    *, now: datetime, label: str = RELEASE_LABEL, data: Path = DATA
) -> tuple[CatalogueRelease, bool]:
    """Load an edition of the catalogue whole, and say whether it is new. Idempotent.

    Raises ReleaseIsImmutable if the label is loaded with other content: plans point to it.
    """
    fingerprint = fingerprint_of(data)
    loaded = CatalogueRelease.objects.filter(label=label).first()
    if loaded is not None:
        if loaded.sha256 != fingerprint:
            raise ReleaseIsImmutable(
                f"La edición «{label}» del catálogo ya está cargada con otro contenido y no se "
                "puede cambiar. Cargue los archivos nuevos como otra edición."
            )
        return loaded, False

    release = CatalogueRelease.objects.create(
        label=label,
        published_on=RELEASE_PUBLISHED_ON,
        source=RELEASE_SOURCE,
        sha256=fingerprint,
        loaded_at=now,
    )
    _fill(release, data)
    return release, True


def fingerprint_of(data: Path) -> str:
    """Return the SHA-256 of the files of an edition, whatever their line ends."""
    digest = sha256()
    for name in RELEASE_FILES:
        digest.update(name.encode())
        digest.update((data / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def _fill(release: CatalogueRelease, data: Path) -> None:
    """Write the four levels, each pointing to the one above by the code it names."""
    sectors = _by_code(
        Sector(release=release, code=row["codigo"], name=row["nombre"])
        for row in read_list(data / "mga_sectores.csv")
    )
    programmes = _by_code(
        BudgetProgramme(
            release=release,
            sector=sectors[row["codigo_sector"]],
            code=row["codigo"],
            name=row["nombre"],
        )
        for row in read_list(data / "mga_programas.csv")
    )
    products = _by_code(
        Product(
            release=release,
            programme=programmes[row["codigo_programa"]],
            code=row["codigo"],
            name=row["nombre"],
            measured_as=row["medido_a_traves_de"],
        )
        for row in read_list(data / "mga_productos.csv")
    )
    _by_code(
        ProductIndicator(
            release=release,
            # DNP withdrew a product and left its indicator: 400303200.
            product=products.get(row["codigo_producto"]),
            code=row["codigo"],
            name=row["nombre"],
            unit=row["unidad_medida"],
            is_principal=is_principal(row["codigo"]),
        )
        for row in read_list(data / "mga_indicadores_producto.csv")
    )


def _by_code(rows) -> dict:
    """Save rows of one model and return them by code."""
    rows = list(rows)
    return {row.code: row for row in type(rows[0]).objects.bulk_create(rows)}

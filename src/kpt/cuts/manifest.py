"""The manifest of a cut: what it is, its files, and the hash of the manifest before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kpt.cuts import canonical
from kpt.cuts.outcomes import OUTCOME_METHOD
from kpt.cuts.records import FINANCIAL_METHOD, PHYSICAL_METHOD

NONE_BEFORE = "ninguno"
VERIFIER = Path(__file__).with_name("verificar.py")
PUBLISHED_AS = "Administración del Departamento Nacional de Planeación"


@dataclass(frozen=True, slots=True)
class Listed:
    """One file of a cut. ``size`` in bytes."""

    name: str
    sha256: str
    size: int


def manifest_name(number: int) -> str:
    """Return the name of the manifest of a cut: «corte-3-manifiesto.json»."""
    return f"corte-{number}-manifiesto.json"


def write_manifest(
    *,
    number: int,
    fiscal_year: int,
    definitive_on: str,
    published_at: datetime,
    is_correction: bool,
    reason: str,
    files: Iterable[Listed],
    previous: str,
) -> bytes:
    """Return the manifest; ``previous`` is the hash of the manifest of the cut before, or ""."""
    listed = sorted(files, key=lambda one: one.name)
    return canonical.line(
        {
            "formato": canonical.FORMAT,
            "corte": canonical.number(number),
            "vigencia": canonical.number(fiscal_year),
            "corte_definitivo": definitive_on,
            "publicado_el": canonical.instant(published_at),
            "publicado_por": PUBLISHED_AS,
            "corrige": is_correction,
            "motivo": reason,
            "metodo_fisico": PHYSICAL_METHOD,
            "metodo_financiero": FINANCIAL_METHOD,
            "metodo_resultados": OUTCOME_METHOD,
            "archivos": [
                {"nombre": one.name, "huella": one.sha256, "bytes": canonical.number(one.size)}
                for one in listed
            ],
            "anterior": previous or NONE_BEFORE,
            "verificador": {"nombre": VERIFIER.name, "huella": verifier_sha256()},
        }
    )


def verifier_sha256() -> str:
    """Return the hash of the verifier that this installation hands out."""
    return hashlib.sha256(VERIFIER.read_bytes()).hexdigest()

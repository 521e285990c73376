"""Addresses of «indicative»."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.indicative.actions.adoption import adopt_indicative
from kpt.indicative.actions.deriving import open_indicative
from kpt.indicative.actions.matrix import upload_matrix
from tests.plan_factories import NOW
from tests.url_row import Opens, Row, of, public, workspace

YEAR = "indicative_year"


def _of_year(world: dict[str, Any]) -> dict[str, Any]:
    return {"year": world[YEAR]}


def _file(world: dict[str, Any]) -> dict[str, Any]:
    return {"year": world[YEAR], "extension": "csv"}


ROWS: dict[str, Row] = {
    "indicative:home": workspace(),
    "indicative:responsibles": workspace(form=True),
    "indicative:target": workspace("consecutive", form=True),
    "indicative:year": Row(Opens.WORKSPACE, _of_year),
    "indicative:open": Row(Opens.TEAM, _of_year, saves=True),
    "indicative:update": Row(Opens.TEAM, _of_year, form=True),
    "indicative:next": Row(Opens.TEAM, _of_year, saves=True),
    "indicative:programme": Row(Opens.WORKSPACE, _of_year, form=True),
    "indicative:consistency": Row(Opens.WORKSPACE, _of_year, form=True),
    "indicative:chain": Row(Opens.WORKSPACE, _of_year),
    "indicative:adopt": Row(Opens.LEADER, _of_year, form=True),
    "indicative:discard": Row(Opens.LEADER, _of_year, form=True),
    "indicative:matrix-file": Row(Opens.WORKSPACE, _file),
    "indicative:upload": Row(Opens.TEAM, _of_year, form=True),
    "indicative:matrix": Row(
        Opens.WORKSPACE,
        lambda world: {"year": world[YEAR], "number": world["matrix"].pk},
        form=True,
        of_one=True,
    ),
    "indicative-public:page": public(needs=of("divipola")),
    "indicative-public:page-file": public(
        needs=lambda world: {"divipola": world["here"].pk, "year": 2025, "extension": "csv"}
    ),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Adopt the PI of a vigencia and open the next one, with a matrix on its way in."""
    given = {"entity_id": world["here"].pk, "actor": world["leader"], "now": NOW}
    adopt_indicative(
        indicative_id=open_indicative(fiscal_year=2025, **given).pk,
        kind="acta",
        number="003",
        on=NOW.date(),
        document=None,
        actor=world["leader"],
        now=NOW,
    )
    indicative = open_indicative(fiscal_year=2026, **given)
    upload = SimpleUploadedFile("matriz.csv", b"CODIGO;VALOR\nIP-1;2\n")
    matrix = upload_matrix(
        indicative_id=indicative.pk, upload=upload, actor=world["leader"], now=NOW
    )
    return {YEAR: 2026, "matrix": matrix}

"""Addresses of what supports a report: evidence, outcomes, money of several targets."""

from datetime import UTC, datetime
from typing import Any

from kpt.files.models import FileKind, StoredFile
from kpt.followup.models import Evidence, SharedSpending
from kpt.plans.models import CURRENT_STATES, OutcomeTarget, ProductTarget
from tests.url_row import Opens, Row, World, of, public

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def _year(world: World) -> dict[str, Any]:
    return {"year": world["report"].fiscal_year}


def _target(world: World) -> dict[str, Any]:
    return _year(world) | {"consecutive": 1}


def _evidence(world: World) -> dict[str, Any]:
    return _target(world) | {"uid": world["evidence"].uid}


def _shared(world: World) -> dict[str, Any]:
    return _year(world) | {"uid": world["shared"].uid}


ROWS: dict[str, Row] = {
    "reports:evidence": Row(Opens.WORKSPACE, _target, form=True),
    "portal:target-evidence": public(needs=of("divipola", "consecutive")),
    "reports:times-thousand": Row(Opens.TEAM, _target, saves=True),
    "reports:outcomes": Row(Opens.WORKSPACE, _year),
    "reports:outcome": Row(Opens.WORKSPACE, _target, form=True),
    "reports:outcome-baseline": Row(Opens.WORKSPACE, _target, form=True),
    "reports:shared": Row(Opens.WORKSPACE, _year),
    "reports:shared-new": Row(Opens.WORKSPACE, _year, form=True),
    "reports:shared-edit": Row(Opens.WORKSPACE, _shared, form=True),
    "reports:shared-delete": Row(Opens.WORKSPACE, _shared, form=True),
    "reports:reconciliation": Row(Opens.WORKSPACE, _year),
    "reports:budget": Row(Opens.WORKSPACE, _year, form=True),
    "reports:evidence-remove": Row(Opens.WORKSPACE, _evidence, form=True),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need."""
    report = world["report"]
    target = ProductTarget.objects.get(
        version__plan=report.plan, version__state__in=CURRENT_STATES, consecutive=1
    )
    file = StoredFile.objects.create(
        kind=FileKind.EVIDENCE,
        name="Obra.jpg",
        extension=".jpg",
        sha256="0" * 64,
        size=2048,
        content="00/none.jpg",
        entity=world["here"],
        stored_at=NOW,
    )
    evidence = Evidence.objects.create(
        report=report,
        target_uid=target.uid,
        kind="despues",
        file=file,
        caption="Vía terminada",
        added_at=NOW,
    )
    version = target.version
    OutcomeTarget.objects.create(
        version=version,
        consecutive=1,
        position=1,
        indicator_name="Agua todos los días",
        change=version.change,
    )
    shared = SharedSpending.objects.create(
        report=report,
        concept="Interventoría",
        source_id=1,
        commitments_cop=3,
        obligations_cop=2,
        payments_cop=1,
        changed_at=NOW,
    )
    return {"evidence": evidence, "shared": shared}

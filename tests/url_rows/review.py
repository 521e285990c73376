"""Addresses of «review»."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kpt.files.models import FileKind, StoredFile
from kpt.followup.models import OutsideLoad
from kpt.review.models import Sample, SampledTarget
from tests.url_row import Opens, Row, World

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def _year(world: World) -> dict[str, Any]:
    return {"year": world["report"].fiscal_year}


def _of_target(world: World) -> dict[str, Any]:
    return _year(world) | {"consecutive": 1}


def _thread(world: World) -> dict[str, Any]:
    return _year(world) | {"number": world["observation"].pk}


def _sample(world: World) -> dict[str, Any]:
    return {"uid": world["sample"].uid}


def _load(world: World) -> dict[str, Any]:
    return {"uid": world["outside_load"].uid}


def _one(*needs, **more: Any) -> Row:
    return Row(Opens.WORKSPACE, *needs, of_one=True, **more)


ROWS: dict[str, Row] = {
    "windows:queue-file": Row(Opens.REVIEWER, lambda world: {"extension": "csv"}),
    # The review of one report: read inside, decided by whoever reviews.
    "review-report:review": _one(_year),
    "review-report:look-again": _one(_year, saves=True),
    "review-report:observe": _one(_of_target, saves=True),
    "review-report:decide": _one(lambda w: _year(w) | {"decision": "devolver"}, saves=True),
    "review-report:thread": _one(_thread),
    "review-report:reply": _one(_thread, saves=True),
    "review-report:close": _one(_thread, saves=True),
    "review-report:reopen": _one(_thread, saves=True),
    "review-report:record": _one(_year),
    "review-report:record-file": _one(_year, saves=True),
    # Samples of a department, and what DNP looks at again.
    "review:samples": Row(Opens.REVIEWER),
    "review:draw": Row(Opens.REVIEWER, form=True),
    "review:sample": Row(Opens.REVIEWER, _sample, of_one=True),
    "review:sample-file": Row(
        Opens.REVIEWER, lambda w: _sample(w) | {"extension": "csv"}, of_one=True
    ),
    "review:verify": Row(
        Opens.REVIEWER, lambda w: _sample(w) | {"number": 1}, form=True, of_one=True
    ),
    "review:second": Row(Opens.DNP),
    # What another system says of the reports.
    "review:outside": Row(Opens.REVIEWER, form=True),
    "review:outside-states-file": Row(Opens.REVIEWER, lambda w: {"extension": "csv"}),
    "review:outside-load": Row(Opens.REVIEWER, _load, form=True, of_one=True),
    "review:outside-load-file": Row(
        Opens.REVIEWER, lambda w: _load(w) | {"extension": "csv"}, of_one=True
    ),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need: a sample of the department of «here»."""
    sample = Sample.objects.create(
        department=world["department"],
        fiscal_year=2025,
        seed="una",
        at_random=1,
        by_risk=0,
        population=1,
        method="Una, al azar.",
        drawn_at=NOW,
    )
    SampledTarget.objects.create(
        sample=sample,
        number=1,
        report=world["report"],
        target_uid=world["leader_request"].uid,
        consecutive=1,
        name="Vía mejorada",
        chosen="azar",
        reported=Decimal(3),
    )
    return {"sample": sample, "outside_load": _loaded(world)}


def _loaded(world: dict[str, Any]) -> OutsideLoad:
    """Return a file of another system that nobody has confirmed."""
    file = StoredFile.objects.create(
        kind=FileKind.OUTSIDE_STATES,
        name="estados.csv",
        extension=".csv",
        sha256="0" * 64,
        size=1,
        entity=world["department"],
        stored_at=NOW,
    )
    row = {"row": 2, "code": world["here"].pk, "year": 2025, "word": "Validado"}
    rows = [row | {"on": "2026-10-15", "filing": "", "note": "", "problems": []}]
    return OutsideLoad.objects.create(
        department=world["department"], file=file, rows=rows, uploaded_at=NOW
    )

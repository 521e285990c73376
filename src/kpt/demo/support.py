"""What supports the reports of the demonstration: photos, outcomes, shared money, a budget."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.core.files.base import File

from kpt.accounts.actor import Actor
from kpt.followup.actions.evidence import Shown, add_evidence
from kpt.followup.actions.outcomes import OutcomeGiven, answer_outcome
from kpt.followup.actions.shared import SharedGiven, write_budget, write_shared
from kpt.followup.models import EvidenceKind, FollowUpReport
from kpt.followup.queries.outcomes_reported import outcome_lines
from kpt.followup.queries.reconciliation import sources_of
from kpt.plans.models import ProductTarget
from kpt.rules.apportionment import equal_parts
from kpt.rules.places import Coordinates
from kpt.rules.reported import Amounts, total_amounts

WIDTH, HEIGHT = 320, 200
SKY, HILL, ROAD, MUD = (214, 229, 242), (104, 148, 92), (150, 150, 155), (139, 109, 78)
SHARED = (("Interventoría de las obras (inventada)", 36_000_000), ("Nómina (inventada)", 9_000_000))
WHERE = Coordinates(Decimal("4.360500"), Decimal("-75.739400"))


def support(
    report: FollowUpReport, targets: Sequence[ProductTarget], leader: Actor, now: datetime
) -> None:
    """Give a report that has its answers photos, outcomes, shared money and a budget."""
    for kind, ground in ((EvidenceKind.BEFORE, MUD), (EvidenceKind.AFTER, ROAD)):
        add_evidence(
            report_id=report.pk,
            target_uid=targets[0].uid,
            files=[File(BytesIO(drawing(ground)), name=f"{kind.value}.png")],
            shown=Shown(
                kind=kind,
                caption=f"La vía, {kind.label.split()[-1]} de la obra (dibujo inventado)",
                taken_on=date(report.fiscal_year, 3 if kind == EvidenceKind.BEFORE else 11, 10),
                place="Vía a la vereda",
                where=WHERE,
                may_be_public=True,
            ),
            actor=leader,
            now=now,
        )
    for line in outcome_lines(report)[:1]:
        answer_outcome(
            report_id=report.pk,
            outcome_uid=line.uid,
            given=OutcomeGiven(
                value=Decimal("18.5"),
                source="Medición de la entidad (inventada)",
                measured_on=date(report.fiscal_year, 12, 31),
                narrative="El dato nacional del año sale después del corte (inventado).",
            ),
            seen=0,
            actor=leader,
            now=now,
        )
    _share(report, targets, leader, now)
    _budget(report, leader, now)


def drawing(ground: tuple[int, int, int]) -> bytes:
    """Return a drawn landscape with a road, as a PNG."""
    rows = bytearray()
    for y in range(HEIGHT):
        rows.append(0)
        for x in range(WIDTH):
            hill = y > 90 + abs(x - 210) // 4
            on_road = y > 110 and abs(x - 160) < (y - 100) // 2
            rows += bytes(ground if on_road else HILL if hill or y > 130 else SKY)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def _share(
    report: FollowUpReport, targets: Sequence[ProductTarget], leader: Actor, now: datetime
) -> None:
    """Write two expenses: one shared out whole, another with a part that has no target."""
    served = targets[:3]
    for (concept, pesos), whole in zip(SHARED, (True, False), strict=True):
        parts = equal_parts(len(served)) if whole else [Decimal(20)] * len(served)
        amount = Decimal(pesos)
        write_shared(
            report_id=report.pk,
            spending_id=None,
            given=SharedGiven(
                concept=concept,
                source=1,
                bpin="",
                amounts=Amounts(amount, amount, amount),
                shares=tuple(zip((target.uid for target in served), parts, strict=True)),
            ),
            seen=0,
            actor=leader,
            now=now,
        )


def _budget(report: FollowUpReport, leader: Actor, now: datetime) -> None:
    """Write a budget that says what the report says, but for one source that has a little more."""
    more = Amounts(*[Decimal(2_500_000)] * 3)
    rows = {source: money.explained for source, money in sources_of(report).items()}
    rows = {n: total_amounts((row, more)) if n == 1 else row for n, row in rows.items()}
    write_budget(report_id=report.pk, rows=rows, seen="", actor=leader, now=now)

"""Answers that come together, by workbook or from PIIP and CUIPO, and taking them back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.fields import canonical
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.files.models import ImportBatch
from kpt.followup.actions.answers import (
    Answering,
    Given,
    Money,
    answers_of,
    given_of,
    write_answers,
)
from kpt.followup.actions.reports import lock_report
from kpt.followup.calculator.reports import mark_stale
from kpt.followup.models import (
    FollowUpReport,
    LoadedAnswer,
    LoadWay,
    ReportLoad,
    TargetAnswer,
)
from kpt.followup.permissions import can_answer
from kpt.followup.queries.windows import window_of
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.periods import legal_day

NEWER = (
    "Alguien reportó después alguna de estas metas ({}). Corríjala en su página: deshacer la carga "
    "le quitaría lo suyo."
)
NAMED = 5


def load_answers(
    *,
    report: FollowUpReport,
    items: Sequence[Answering],
    way: LoadWay,
    actor: Actor,
    now: datetime,
    batch: ImportBatch | None = None,
    template: uuid.UUID | None = None,
    cells: Mapping[int, Mapping[str, str]] | None = None,
) -> ReportLoad:
    """Write many answers as one act. ``report`` is locked, in the caller's transaction.

    ``cells``: where the values of each target, by its official number, stood in the file.
    Raises NotAllowed if one of the targets is not hers to answer: then nothing is written.
    """
    require_all(report, [item.target for item in items], actor, now)
    before = {item.target.uid: _kept(item.answer) for item in items}
    load = ReportLoad.objects.create(
        report=report, way=way, batch=batch, template=template, at=now, by=actor.user
    )
    written = write_answers(report, items, actor=actor, now=now)
    LoadedAnswer.objects.bulk_create(
        LoadedAnswer(
            load=load,
            target_uid=item.target.uid,
            row_version=answer.row_version,
            before=before[item.target.uid],
            cells=dict((cells or {}).get(item.target.consecutive, {})),
        )
        for item, answer in zip(items, written, strict=True)
    )
    record(
        AuditKind.REPORT_LOADED,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        after={"carga": load.pk, "cómo": way.label, "metas": [i.target.label for i in items]},
        now=now,
    )
    return load


def require_all(
    report: FollowUpReport, targets: Sequence[ProductTarget], actor: Actor, now: datetime
) -> None:
    """Raise NotAllowed unless the person may answer each of the targets."""
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_answer(actor, report, window).require()
    refused: dict[str, Verdict] = {}
    for sector in {target.sector_code for target in targets}:
        may = can_answer(actor, report, window, sector)
        if not may:
            refused[sector] = may
    if refused:
        labels = [target.label for target in targets if target.sector_code in refused]
        more = f" y {len(labels) - NAMED} más" if len(labels) > NAMED else ""
        denied(
            f"{', '.join(labels[:NAMED])}{more} son de sectores que no están a su cargo. El líder "
            "puede dárselos; o deje esas filas como estaban y cargue solo las suyas."
        ).require()


def can_undo_load(load: ReportLoad | None) -> Verdict:
    """May a load be taken back? Only while nobody answered its targets again. Two queries."""
    if load is None:
        return denied("Este archivo no cambió nada: no hay qué deshacer.")
    if load.undone_at:
        return denied("Esta carga ya se deshizo.")
    rows = list(load.rows.all())
    answers = TargetAnswer.objects.filter(report=load.report_id)
    versions = dict(answers.values_list("target_uid", "row_version"))
    newer = [row for row in rows if versions.get(row.target_uid) != row.row_version]
    if newer:
        return denied(NEWER.format(f"{len(newer)} de {len(rows)}"))
    return ALLOWED


@transaction.atomic
def undo_load(*, load_id: int, actor: Actor, now: datetime) -> ReportLoad:
    """Leave what a load wrote as it was before, with who wrote it then. Raises NotAllowed."""
    load = ReportLoad.objects.get(pk=load_id)
    report = lock_report(load.report_id)
    can_undo_load(load).require()
    rows = {row.target_uid: row for row in load.rows.all()}
    targets = ProductTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES, uid__in=list(rows)
    )
    require_all(report, list(targets), actor, now)
    answers = answers_of(report, list(rows))
    by_uid = {target.uid: target for target in targets}
    gone = [answers[uid].pk for uid, row in rows.items() if row.before is None]
    back = [
        Answering(by_uid[uid], answers[uid], _given(row.before))
        for uid, row in rows.items()
        if row.before is not None and uid in by_uid
    ]
    TargetAnswer.objects.filter(pk__in=gone).delete()
    if back:
        write_answers(report, back, actor=actor, now=now)
        _give_back_names(back, rows)
    mark_stale(report.pk)
    load.undone_at, load.undone_by = now, actor.user
    load.save(update_fields=["undone_at", "undone_by"])
    record(
        AuditKind.REPORT_LOAD_UNDONE,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        after={"carga": load.pk, "metas": len(rows)},
        now=now,
    )
    return load


def _give_back_names(back: Sequence[Answering], rows: Mapping[uuid.UUID, LoadedAnswer]) -> None:
    """Say again who had written each answer, when, and under which government."""
    written = []
    for item in back:
        was = rows[item.target.uid].before
        assert item.answer is not None
        assert was is not None
        item.answer.changed_at = datetime.fromisoformat(was["at"])
        item.answer.changed_by_id = was["by"]
        item.answer.government_id = was["government"]
        written.append(item.answer)
    TargetAnswer.objects.bulk_update(written, ("changed_at", "changed_by", "government"))


def _kept(answer: TargetAnswer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    given = given_of(answer)
    return {
        "achieved": None if given.achieved is None else canonical(given.achieved),
        "narrative": given.narrative,
        "difficulties": given.difficulties,
        "no_progress_reason": given.no_progress_reason,
        "money": [
            [
                one.source,
                one.bpin,
                canonical(one.commitments_cop),
                canonical(one.obligations_cop),
                canonical(one.payments_cop),
            ]
            for one in given.money
        ],
        "at": answer.changed_at.isoformat(),
        "by": answer.changed_by_id,
        "government": answer.government_id,
    }


def _given(kept: Mapping[str, Any]) -> Given:
    return Given(
        achieved=None if kept["achieved"] is None else Decimal(kept["achieved"]),
        narrative=kept["narrative"],
        difficulties=kept["difficulties"],
        no_progress_reason=kept["no_progress_reason"],
        money=tuple(
            Money(source, bpin, *(Decimal(amount) for amount in amounts))
            for source, bpin, *amounts in kept["money"]
        ),
    )

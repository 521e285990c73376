"""The windows of which a cut may be published, and whether it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kpt.base.jobs.models import JobState
from kpt.cuts.models import CutRequest, PublishedCut
from kpt.followup.queries.windows import WindowLine, windows_on
from kpt.rules.windows import Phase


@dataclass(frozen=True, slots=True)
class ToPublish:
    """One window, the cuts that were made of it, and the job that makes one now."""

    window: WindowLine
    is_closed: bool
    cuts: list[int]
    job_uid: str
    failed: str


def windows_to_publish(on: date) -> list[ToPublish]:
    """Return every window with what was published of it, newest first. Three queries."""
    cuts: dict[int, list[int]] = {}
    for window, number in PublishedCut.objects.order_by("number").values_list(
        "request__window", "number"
    ):
        cuts.setdefault(window, []).append(number)
    # The newest request of each window is the last one to be written.
    requests = CutRequest.objects.select_related("job").order_by("pk")
    newest = {one.window_id: one.job for one in requests}
    return [
        _to_publish(line, cuts.get(line.id, []), newest.get(line.id)) for line in windows_on(on)
    ]


def _to_publish(line: WindowLine, cuts: list[int], job) -> ToPublish:
    is_running = job is not None and job.state in (JobState.QUEUED, JobState.RUNNING)
    return ToPublish(
        window=line,
        is_closed=line.phase == Phase.CLOSED,
        cuts=cuts,
        job_uid=str(job.uid) if is_running else "",
        failed=job.message if job is not None and job.state == JobState.FAILED else "",
    )

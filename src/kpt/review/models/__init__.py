"""What a review holds: what to look at first in a report, and the samples seen in the field."""

from kpt.review.models.findings import FindingsRun, ReportFinding, ReviewedTarget
from kpt.review.models.samples import Sample, SampledTarget, SampleRequest

__all__ = [
    "FindingsRun",
    "ReportFinding",
    "ReviewedTarget",
    "Sample",
    "SampleRequest",
    "SampledTarget",
]

"""Models of the toolkit."""

from kpt.base.jobs.models import Job, JobState

__all__ = ["Job", "JobState"]

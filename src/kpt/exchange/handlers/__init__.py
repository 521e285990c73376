"""What each kind of file is, and how it is checked, applied and taken back."""

from kpt.exchange.handlers.contract import Checked, Confirmed, Handler, OutOfDate
from kpt.exchange.handlers.execution import ExecutionHandler
from kpt.exchange.handlers.plan import PlanHandler
from kpt.exchange.handlers.report import ReportHandler
from kpt.files.models import ImportKind

HANDLERS: dict[str, Handler] = {
    ImportKind.PLAN: PlanHandler(),
    ImportKind.EXECUTION: ExecutionHandler(),
    ImportKind.REPORT: ReportHandler(),
}

__all__ = ["HANDLERS", "Checked", "Confirmed", "Handler", "OutOfDate"]

"""The official workbooks, to keep."""

from tempfile import TemporaryFile

from django.http import FileResponse, HttpRequest

from kpt.base.reads import reads
from kpt.exchange import exports

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@reads
def plan_workbook(request: HttpRequest) -> FileResponse:
    """Send the plan in force as SisPT's workbook."""
    return as_attachment(exports.write_plan_workbook, request, exports.plan_file_name)


@reads
def followup_workbook(request: HttpRequest) -> FileResponse:
    """Send the follow-up report, as DNP's."""
    return as_attachment(exports.write_followup_workbook, request, exports.followup_file_name)


def as_attachment(write, request: HttpRequest, name) -> FileResponse:
    """Answer with the workbook that ``write`` makes for the entity of the address."""
    target = TemporaryFile()  # noqa: SIM115 – the response closes it when it has been sent
    try:
        write(request.entity, target)
    except Exception:
        target.close()
        raise
    target.seek(0)
    return FileResponse(
        target, as_attachment=True, filename=name(request.entity), content_type=XLSX
    )

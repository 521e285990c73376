"""Words that addresses and forms share."""

from kpt.briefs.models import BriefFormat

FORMATS = {format.value: format for format in BriefFormat}
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

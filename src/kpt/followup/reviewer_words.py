"""What reviewers call the states of others' reports."""

from kpt.followup.models import ReportState

REVIEWER_LABELS = {
    ReportState.DRAFT: "Llenándolo",
    ReportState.SUBMITTED: "Por revisar",
    ReportState.RETURNED: "Devuelto",
    ReportState.DEPARTMENT_VALIDATED: "Validado",
    ReportState.SENT_BACK: "Lo devolvió el DNP",
    ReportState.DNP_VERIFIED: "Verificado",
}

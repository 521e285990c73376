"""The facts of the audit, as a person reads them."""

from kpt.audit.kinds import AuditKind

AUDIT_LABELS: dict[str, str] = {
    AuditKind.SIGNED_IN: "Ingresó",
    AuditKind.SIGN_IN_FAILED: "Intentó ingresar y no pudo",
    AuditKind.SIGN_IN_THROTTLED: "Se frenaron sus intentos de ingreso",
    AuditKind.SIGNED_OUT: "Cerró la sesión",
    AuditKind.SESSION_CLOSED: "Cerró otra de sus sesiones",
    AuditKind.SECOND_FACTOR_ADDED: "Agregó un segundo factor",
    AuditKind.SECOND_FACTOR_REMOVED: "Quitó un segundo factor",
    AuditKind.PERSON_CORRECTED: "Corrigió su nombre o su cargo",
    AuditKind.CONSENT_GIVEN: "Autorizó el tratamiento de sus datos",
    AuditKind.PASSWORD_CHANGED: "Cambió su contraseña",
    AuditKind.PASSWORD_RESET_ASKED: "Pidió recuperar la contraseña",
    AuditKind.PERSON_CREATED: "Se creó una cuenta",
    AuditKind.MEMBERSHIP_GRANTED: "Se dio un rol",
    AuditKind.MEMBERSHIP_CHANGED: "Se cambió el cargo o los módulos de una persona",
    AuditKind.MEMBERSHIP_ENDED: "Se terminó un rol",
    AuditKind.MEMBERSHIP_REOPENED: "Se volvió a dar un rol",
    AuditKind.INVITATION_SENT_AGAIN: "Se envió otra vez una invitación",
    AuditKind.DELEGATION_GRANTED: "Se encargó el liderazgo",
    AuditKind.DELEGATION_ENDED: "Se terminó un encargo",
    AuditKind.LEADER_REQUEST_SUBMITTED: "Se envió una solicitud de usuario líder",
    AuditKind.LEADER_REQUEST_CORRECTED: "Se corrigió una solicitud de usuario líder",
    AuditKind.LEADER_REQUEST_VOUCHED: "La gobernación respaldó una solicitud",
    AuditKind.LEADER_REQUEST_RETURNED: "Se devolvió una solicitud de usuario líder",
    AuditKind.LEADER_REQUEST_APPROVED: "Se aprobó una solicitud de usuario líder",
    AuditKind.LEADER_REQUEST_REJECTED: "Se rechazó una solicitud de usuario líder",
    AuditKind.LEADER_REQUEST_WITHDRAWN: "Se retiró una solicitud de usuario líder",
    AuditKind.ENTITY_DOMAIN_ADDED: "Se agregó un dominio de correo de la entidad",
    AuditKind.HANDOVER_OPENED: "Se abrió el empalme",
    AuditKind.HANDOVER_CUTOFF_MOVED: "Se cambió la fecha de corte del empalme",
    AuditKind.TEAM_CUT_OFF: "El equipo saliente quedó en solo consulta",
    AuditKind.HANDOVER_SNAPSHOT_TAKEN: "Se tomó la foto del empalme",
    AuditKind.HANDOVER_SIGNED: "Se firmó el acta de empalme",
    AuditKind.HANDOVER_OBJECTED: "Se escribió una salvedad",
    AuditKind.HANDOVER_OBJECTION_ANSWERED: "Se respondió una salvedad",
    AuditKind.HANDOVER_CLOSED: "Se cerró el acta de empalme",
    AuditKind.FILE_STORED: "Se guardó un archivo",
    AuditKind.FILE_DOWNLOADED: "Se descargó un archivo",
    AuditKind.IMPORT_UPLOADED: "Se subió un archivo para importar",
    AuditKind.IMPORT_CONFIRMED: "Se confirmó una importación",
    AuditKind.IMPORT_DISCARDED: "Se descartó una importación",
    AuditKind.IMPORT_UNDONE: "Se deshizo una importación",
    AuditKind.PLAN_EXPORTED: "Se exportó el plan",
    AuditKind.FOLLOWUP_EXPORTED: "Se exportó el seguimiento",
    AuditKind.CATALOGUE_RELEASED: "Se publicó un catálogo",
    AuditKind.REFERENCE_LOADED: "Se cargaron datos de referencia",
    AuditKind.VERSION_OPENED: "Se abrió una versión del plan",
    AuditKind.ACT_RECORDED: "Se anotó el acto del plan",
}


def kind_label(kind: str) -> str:
    """Return what a fact is called, or its own name if nobody has given it another."""
    return AUDIT_LABELS.get(kind, kind.replace("_", " "))

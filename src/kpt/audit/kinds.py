"""What is worth recording."""

from enum import StrEnum


class AuditKind(StrEnum):
    """A fact of the audit, in the past tense. Values are stored: never change one, add another."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGN_IN_THROTTLED = "sign_in_throttled"
    SIGNED_OUT = "signed_out"
    SESSION_CLOSED = "session_closed"
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name, not a password
    PASSWORD_RESET_ASKED = "password_reset_asked"  # noqa: S105

    PERSON_CREATED = "person_created"
    PERSON_CORRECTED = "person_corrected"
    CONSENT_GIVEN = "consent_given"
    MEMBERSHIP_GRANTED = "membership_granted"
    MEMBERSHIP_CHANGED = "membership_changed"
    MEMBERSHIP_ENDED = "membership_ended"
    MEMBERSHIP_REOPENED = "membership_reopened"
    INVITATION_SENT_AGAIN = "invitation_sent_again"
    DELEGATION_GRANTED = "delegation_granted"
    DELEGATION_ENDED = "delegation_ended"

    LEADER_REQUEST_SUBMITTED = "leader_request_submitted"
    LEADER_REQUEST_CORRECTED = "leader_request_corrected"
    LEADER_REQUEST_VOUCHED = "leader_request_vouched"
    LEADER_REQUEST_RETURNED = "leader_request_returned"
    LEADER_REQUEST_APPROVED = "leader_request_approved"
    LEADER_REQUEST_REJECTED = "leader_request_rejected"
    LEADER_REQUEST_WITHDRAWN = "leader_request_withdrawn"
    ENTITY_DOMAIN_ADDED = "entity_domain_added"

    HANDOVER_OPENED = "handover_opened"
    HANDOVER_CUTOFF_MOVED = "handover_cutoff_moved"
    TEAM_CUT_OFF = "team_cut_off"
    HANDOVER_SNAPSHOT_TAKEN = "handover_snapshot_taken"
    HANDOVER_SIGNED = "handover_signed"
    HANDOVER_OBJECTED = "handover_objected"
    HANDOVER_OBJECTION_ANSWERED = "handover_objection_answered"
    HANDOVER_CLOSED = "handover_closed"

    FILE_STORED = "file_stored"
    FILE_DOWNLOADED = "file_downloaded"

    IMPORT_UPLOADED = "import_uploaded"
    IMPORT_CONFIRMED = "import_confirmed"
    IMPORT_DISCARDED = "import_discarded"
    IMPORT_UNDONE = "import_undone"
    PLAN_EXPORTED = "plan_exported"
    FOLLOWUP_EXPORTED = "followup_exported"

    CATALOGUE_RELEASED = "catalogue_released"
    REFERENCE_LOADED = "reference_loaded"
    VERSION_OPENED = "version_opened"
    ACT_RECORDED = "act_recorded"
    DRAFT_OPENED = "draft_opened"
    DRAFT_EDITED = "draft_edited"
    DRAFT_EDIT_UNDONE = "draft_edit_undone"

    PROGRAMME_SAVED = "programme_saved"
    PROMISES_PROPOSED = "promises_proposed"
    PROMISE_WRITTEN = "promise_written"
    PROMISE_REMOVED = "promise_removed"
    PROMISE_LINKED = "promise_linked"
    PROMISE_UNLINKED = "promise_unlinked"
    PROMISE_SET_ASIDE = "promise_set_aside"
    PROMISE_TAKEN_BACK = "promise_taken_back"
    WORD_CHOSEN = "word_chosen"

    CHECK_EXCEPTION_ASKED = "check_exception_asked"
    CHECK_EXCEPTION_APPROVED = "check_exception_approved"
    CHECK_EXCEPTION_REFUSED = "check_exception_refused"
    CHECK_EXCEPTION_REVOKED = "check_exception_revoked"

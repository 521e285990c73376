"""What the leader decides about the team: who comes in, what each does, who goes, who stands in."""

from kpt.team.actions.delegation import delegate_leadership
from kpt.team.actions.members import (
    edit_member,
    end_membership,
    invite_member,
    reactivate_member,
    send_invitation_again,
)
from kpt.team.actions.roles import end_role, grant_role

__all__ = [
    "delegate_leadership",
    "edit_member",
    "end_membership",
    "end_role",
    "grant_role",
    "invite_member",
    "reactivate_member",
    "send_invitation_again",
]

"""May this person have this file?"""

from kpt.accounts.actor import Actor
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.files.models import StoredFile


def can_download(actor: Actor, file: StoredFile) -> Verdict:
    """A public file is for everybody; an entity's, for whoever may enter it; others, for its owner.

    ``file.entity`` is read: load it with the file.
    """
    if file.is_public or actor.is_system:
        return ALLOWED
    if actor.user is None:
        return denied("Ingrese con su usuario para descargar este archivo.")
    if file.stored_by_id == actor.user.pk:
        return ALLOWED
    if file.entity is not None:
        return actor.may_enter(file.entity)
    return denied("Este archivo es de otra persona.")

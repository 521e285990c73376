"""Questions about files."""

import uuid

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.files.models import StoredFile


def file_or_404(uid: uuid.UUID) -> StoredFile:
    """Return a file with its entity, in one query."""
    found = StoredFile.objects.select_related("entity__department").filter(uid=uid).first()
    if found is None:
        raise Http404(Spanish("Ese archivo no existe, o la dirección está incompleta."))
    return found

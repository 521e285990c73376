"""Files go out as attachments, to whoever may have them."""

import uuid

from django.http import HttpRequest, HttpResponseBase

from kpt.accounts.middleware import to_login
from kpt.base.reads import reads
from kpt.files import queries
from kpt.files.permissions import can_download
from kpt.files.serving import attachment


@reads
def download(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Send the file as it was stored, byte by byte; the browser saves it and opens nothing."""
    file = queries.file_or_404(uid)
    verdict = can_download(request.actor, file)
    if not verdict and not request.user.is_authenticated:
        return to_login(request)
    verdict.require()
    return attachment(file)

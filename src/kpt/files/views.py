"""Files go out as attachments, to whoever may have them."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponseBase

from kpt.accounts.middleware import to_login
from kpt.base.reads import reads
from kpt.files import queries
from kpt.files.kinds import content_type_of
from kpt.files.permissions import can_download


@reads
def download(request: HttpRequest, uid: uuid.UUID) -> HttpResponseBase:
    """Send the file as it was stored, byte by byte; the browser saves it and opens nothing."""
    file = queries.file_or_404(uid)
    verdict = can_download(request.actor, file)
    if not verdict and not request.user.is_authenticated:
        return to_login(request)
    verdict.require()
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=content_type_of(file.extension),
    )
    response.headers["Cache-Control"] = "public, max-age=3600" if file.is_public else "private"
    # If a browser showed it all the same, nothing inside could run.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

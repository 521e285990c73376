"""A file on its way out, once it has been decided that this person may have it."""

from django.http import FileResponse

from kpt.files.kinds import content_type_of
from kpt.files.models import StoredFile


def attachment(file: StoredFile) -> FileResponse:
    """Return the file as it was stored, byte by byte; the browser saves it and opens nothing."""
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

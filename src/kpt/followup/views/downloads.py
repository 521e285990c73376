"""A table sent as a file."""

from django.http import StreamingHttpResponse

from kpt.followup.exports.files import Download


def send(download: Download) -> StreamingHttpResponse:
    """Answer with a file to keep, never to be shown inside the page."""
    response = StreamingHttpResponse(download.content, content_type=download.content_type)
    response["Content-Disposition"] = f'attachment; filename="{download.name}"'
    return response

"""Where uploaded and generated files are kept: by what they contain, whole or not at all."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


def storage_name(instance, filename: str) -> str:
    """Return where a file is kept: by its hash, never by the name that a person gave it.

    Here and not with the models, because the migrations name this function.
    """
    return f"{instance.sha256[:2]}/{instance.sha256}{instance.extension}"


class ContentStorage(FileSystemStorage):
    """Files named after their content, outside the static root.

    The same content is one file on disk, however often it is stored. A file appears under its
    name only when it is complete and on the disk: a process killed half way, or a full disk,
    leaves no half file that somebody would take for the whole.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: another file of that name would have the same bytes."""
        return name

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        if path.exists() and path.stat().st_size == content.size:
            return name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in content.chunks():
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, self.file_permissions_mode or 0o640)
            os.replace(temporary, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
            raise
        return name

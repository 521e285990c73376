import pytest


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Keep the files of each test, and the lock of typesetting, in a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.VAR_DIR = tmp_path

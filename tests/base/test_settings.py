"""The settings of a production installation, as its variables say them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEY = "a-long-key-made-for-this-test-only-0123456789-qwertyuiopasdfghjkl"


def manage(tmp_path, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
    """Run manage.py with no variable of ours but these."""
    ours = ("KPT_", "DJANGO_", "DATABASE_URL", "DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "EMAIL_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env=environment | {"KPT_VAR_DIR": str(tmp_path)} | variables,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("rest", [{}, {"DEBUG": "", "KPT_DEMO": "", "EMAIL_PORT": ""}])
def test_production_passes_the_checklist_with_variables_left_empty_too(tmp_path, rest):
    given = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "kpt.example"} | rest

    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **given)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("key", [{}, {"SECRET_KEY": ""}])
def test_production_does_not_start_without_its_key(tmp_path, key):
    done = manage(tmp_path, "check", ALLOWED_HOSTS="kpt.example", **key)

    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr


def test_every_variable_is_in_the_table_of_the_operators_manual():
    code = (ROOT / "src" / "kpt" / "config" / "settings.py").read_text(encoding="utf-8")
    manual = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")

    read = set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code))

    assert len(read) > 15
    assert {name for name in read if f"`{name}`" not in manual} == set()

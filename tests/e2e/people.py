"""People whom the demo country does not have: the leader of a place that has no plan yet."""

import subprocess
import sys
from pathlib import Path

from tests.e2e.site import ROOT, environment

PASSWORD = "cuatro palabras bien largas"
CREATE = """
import sys
from datetime import date
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.demo.people import PASSWORD
_, email, divipola = sys.argv
if not User.objects.filter(email=email).exists():
    user = User.objects.create_user(email, {password!r}, full_name="Rosalba Quintero")
    Membership.objects.create(
        user=user, role=Role.TEAM_LEADER, entity_id=divipola, starts_on=date(2024, 1, 1)
    )
"""
START = "import sys, django; django.setup(); exec({code!r})"


def leader_of(divipola: str, var: Path) -> tuple[str, str]:
    """Give the site under ``var`` a leader of an entity; return her e-mail and password."""
    email = f"lidera.{divipola}@ejemplo.gov.co"
    code = START.format(code=CREATE.format(password=PASSWORD))
    done = subprocess.run(
        [sys.executable, "-c", code, email, divipola],
        env=environment(var) | {"DJANGO_SETTINGS_MODULE": "kpt.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return email, PASSWORD

"""Which browser and which axe-core the journeys use, and what to say when one is missing."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# The shell has no window to draw: the same engine for a third less work.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def chromium() -> str:
    """Return the path of the browser, or nothing. ``KPT_CHROMIUM`` names another one."""
    found = (shutil.which(name) for name in (os.environ.get("KPT_CHROMIUM", ""), *NAMES) if name)
    return next((path for path in found if path), "")


def what_is_missing() -> str:
    """Return in Spanish what keeps the journeys from running, or nothing."""
    if not chromium():
        return "no hay Chromium (en Debian: apt install chromium)"
    if not AXE.exists():
        return "falta axe-core (con Node instalado, make setup lo trae)"
    return ""

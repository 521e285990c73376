"""Charts as pictures, for writers that cannot draw: all of a document in one go."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from kpt.base.documents.model import Chart, Document
from kpt.base.documents.pdf import run_typst
from kpt.base.documents.written import as_json

TEMPLATE = "charts.typ"


def pictures(charts: Sequence[Chart]) -> list[bytes]:
    """Return each chart as a PNG, in their order."""
    if not charts:
        return []
    data = as_json(Document("Gráficas", tuple(charts)))
    found = json.loads(run_typst(TEMPLATE, data, made=0, output="png"))
    return [base64.b64decode(picture) for picture in found]

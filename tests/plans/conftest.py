"""Reading and writing the made-up plan without the screens around it."""

import pytest

from kpt.base.sheets.reading import read_workbook
from kpt.files.models import FileKind, ImportBatch, StoredFile
from kpt.plans.actions import apply_content
from kpt.plans.workbook.known import load_known
from kpt.plans.workbook.reading import read_plan
from tests import official
from tests.plan_factories import NOW
from tests.worlds import small_world

__all__ = ["small_world"]


@pytest.fixture
def read(small_world):
    """Return how to read a workbook as Buenavista's."""

    def reading(book, divipola=official.DIVIPOLA):
        return read_plan(read_workbook(book), load_known(small_world), divipola=divipola)

    return reading


@pytest.fixture
def bring(small_world, read):
    """Return how to read a workbook and write it into the plan, as a confirmed import does."""

    def bringing(book):
        found = read(book)
        assert not found.problems.has_errors, [p.message for p in found.problems]
        stored = StoredFile.objects.create(
            kind=FileKind.PLAN_WORKBOOK,
            name="plan.xlsx",
            extension=".xlsx",
            sha256="0" * 64,
            size=1,
            entity=small_world,
            stored_at=NOW,
        )
        batch = ImportBatch.objects.create(
            kind="plan", entity=small_world, file=stored, uploaded_at=NOW, layout=found.layout
        )
        return apply_content(content=found.content, batch=batch, user_id=None, now=NOW)

    return bringing

"""Templates of a report, filled as people fill them, with all the dirt that they bring."""

from io import BytesIO

from openpyxl import load_workbook

from kpt.exchange import actions
from kpt.files.models import ImportKind
from kpt.followup.entry_book import layout
from kpt.followup.entry_book.writing import write_template
from kpt.followup.queries.entry_book import template_of
from tests.jobs import run_jobs
from tests.plan_factories import NOW

COLUMNS = {"ejecutado": 8, "motivo": 9, "hizo": 10, "dificultades": 11}


class Filled:
    """A template that was downloaded, in the hands of somebody who fills it."""

    def __init__(self, report, now=NOW):
        file = BytesIO()
        write_template(template_of(report), file, now=now)
        file.seek(0)
        self.book = load_workbook(file)
        self.targets = self.book[layout.TARGETS]
        self.money = self.book[layout.MONEY]

    def row_of(self, number):
        rows = range(layout.FIRST_ROW, self.targets.max_row + 1)
        return next(r for r in rows if self.targets.cell(r, 1).value == f"IP-{number}")

    def write(self, number, **values):
        for name, value in values.items():
            self.targets.cell(self.row_of(number), COLUMNS[name]).value = value
        return self

    def spend(self, number, *amounts, source="Recursos propios", bpin=None):
        """Write money below what is there already."""
        row = self.money.max_row + 1
        values = (f"IP-{number}", "", source, bpin, *amounts)
        for column, value in enumerate(values, start=1):
            self.money.cell(row, column).value = value
        return row

    def clear_money(self):
        """Take out the rows that the template offers."""
        self.money.delete_rows(layout.FIRST_ROW, self.money.max_row)
        return self

    def file(self):
        target = BytesIO()
        self.book.save(target)
        target.seek(0)
        return target


def brought(entity, actor, book, now=NOW, name="reporte.xlsx"):
    """Upload a workbook and have it looked at."""
    file = book.file() if isinstance(book, Filled) else book
    batch = actions.start_import(
        entity=entity, kind=ImportKind.REPORT, upload=file, name=name, actor=actor, now=now
    )
    run_jobs()
    batch.refresh_from_db()
    return batch

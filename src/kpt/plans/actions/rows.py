"""Writing the rows of a version, in bulk, each value with the change that brought it."""

from __future__ import annotations

from collections.abc import Mapping

from kpt.base.bulk import insert_rows
from kpt.catalogues.models import ProductIndicator
from kpt.plans.actions.authorship import Authorship
from kpt.plans.comparison import FUNDING, PROGRAMMING
from kpt.plans.content import PlanContent, SgrTargetRow, TargetRow
from kpt.plans.models import (
    ChangeSet,
    ExtraSheet,
    Funding,
    OutcomeTarget,
    OutcomeTargetLine,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    SgrBiennium,
    SgrInitiative,
    SgrInitiativeLine,
    SgrTarget,
    StrategicLine,
    TargetBpin,
    YearProgramming,
)
from kpt.rules.codes import split_bpins
from kpt.rules.text import fold

CODED_FIELDS = (
    "sector_code",
    "sector_name",
    "programme_code",
    "programme_name",
    "product_code",
    "product_name",
    "indicator_code",
    "indicator_name",
    "customisation",
    "unit",
    "target",
    "accumulation",
    "bpin_text",
)


def search_text(row: TargetRow | ProductTarget) -> str:
    """Return what a search looks through: number, codes, names and projects, folded."""
    parts = (
        row.key if isinstance(row, TargetRow) else row.label,
        row.indicator_code,
        row.indicator_name,
        row.customisation,
        row.product_name,
        row.programme_name,
        row.sector_name,
        row.bpin_text,
    )
    return fold(" ".join(parts))


def indicator_ids(content: PlanContent, release_id: int | None) -> dict[str, int]:
    """Return the catalogue entries of the indicators that the plan uses, in one query."""
    codes = {row.indicator_code for row in content.targets}
    codes |= {row.indicator_code for row in content.sgr_targets}
    entries = ProductIndicator.objects.filter(release_id=release_id, code__in=codes)
    return dict(entries.values_list("code", "pk"))


class VersionWriter:
    """Writes a whole content into an empty version."""

    def __init__(
        self,
        version: PlanVersion,
        change: ChangeSet,
        authors: Authorship,
        indicators: Mapping[str, int],
    ):
        self.version, self.change, self.authors = version, change, authors
        self.indicators = indicators
        self.lines: dict[int, int] = {}
        self.initiatives: dict[int, int] = {}

    def write(self, content: PlanContent) -> None:
        """Insert every row of ``content``, in its order."""
        self._write_lines(content)
        self._write_outcomes(content)
        self._write_targets(content)
        self._write_initiatives(content)
        self._write_sgr_targets(content)
        insert_rows(
            ExtraSheet(version=self.version, name=s.name, position=s.position, rows=s.rows)
            for s in content.kept_sheets
        )

    def _common(self, row, position: int, consecutive: int | None = None) -> dict:
        return {
            "version": self.version,
            "uid": self.authors.uid(row.key),
            "consecutive": row.consecutive if consecutive is None else consecutive,
            "position": position,
            "row_version": self.authors.row_versions.get(row.key, 1),
            "change_id": self.authors.change(row.key) or self.change.pk,
        }

    def _coded(self, row: TargetRow | SgrTargetRow) -> dict:
        values = {name: getattr(row, name) for name in CODED_FIELDS}
        return values | {
            "sdg_id": row.sdg,
            "indicator_id": self.indicators.get(row.indicator_code),
        }

    def _write_lines(self, content: PlanContent) -> None:
        lines = StrategicLine.objects.bulk_create(
            StrategicLine(name=row.name, **self._common(row, position))
            for position, row in enumerate(content.lines, start=1)
        )
        self.lines = {line.consecutive: line.pk for line in lines}

    def _write_outcomes(self, content: PlanContent) -> None:
        outcomes = OutcomeTarget.objects.bulk_create(
            OutcomeTarget(
                indicator_name=row.indicator_name,
                in_national_plan=row.in_national_plan,
                target=row.target,
                transformation_name=row.transformation_name,
                **self._common(row, position),
            )
            for position, row in enumerate(content.outcomes, start=1)
        )
        insert_rows(
            OutcomeTargetLine(outcome=outcome, line_id=self.lines[number], position=place)
            for outcome, row in zip(outcomes, content.outcomes, strict=True)
            for place, number in enumerate(row.lines, start=1)
        )

    def _write_targets(self, content: PlanContent) -> None:
        targets = ProductTarget.objects.bulk_create(
            [
                ProductTarget(
                    search_text=search_text(row), **self._common(row, position), **self._coded(row)
                )
                for position, row in enumerate(content.targets, start=1)
            ]
        )
        pairs = list(zip(targets, content.targets, strict=True))
        insert_rows(
            ProductTargetLine(target=target, line_id=self.lines[number], position=place)
            for target, row in pairs
            for place, number in enumerate(row.lines, start=1)
        )
        insert_rows(
            TargetBpin(target=target, code=code)
            for target, row in pairs
            for code in split_bpins(row.bpin_text)
        )
        write_programming(pairs, self.change.pk, self.authors)
        write_funding(pairs, self.change.pk, self.authors)

    def _write_initiatives(self, content: PlanContent) -> None:
        initiatives = SgrInitiative.objects.bulk_create(
            SgrInitiative(
                kind=row.kind,
                sector_name=row.sector_name,
                name=row.name,
                indicative_cop=row.indicative_cop,
                bpin_text=row.bpin_text,
                **self._common(row, position),
            )
            for position, row in enumerate(content.initiatives, start=1)
        )
        self.initiatives = {initiative.consecutive: initiative.pk for initiative in initiatives}
        insert_rows(
            SgrInitiativeLine(initiative=initiative, line_id=self.lines[number], position=place)
            for initiative, row in zip(initiatives, content.initiatives, strict=True)
            for place, number in enumerate(row.lines, start=1)
        )

    def _write_sgr_targets(self, content: PlanContent) -> None:
        targets = SgrTarget.objects.bulk_create(
            SgrTarget(
                official_code=row.official_code,
                initiative_id=self.initiatives.get(row.initiative or 0),
                initiative_text=row.initiative_text,
                cofinanced=row.cofinanced,
                **self._common(row, position, consecutive=position),
                **self._coded(row),
            )
            for position, row in enumerate(content.sgr_targets, start=1)
        )
        insert_rows(
            SgrBiennium(
                target=target,
                biennium=period,
                quantity=quantity,
                amount_cop=amount,
                change_id=self.authors.change(row.key, "biennium", period) or self.change.pk,
            )
            for target, row in zip(targets, content.sgr_targets, strict=True)
            for period, (quantity, amount) in row.biennia.items()
        )


def write_programming(
    pairs: list[tuple[ProductTarget, TargetRow]], change_id: int, authors: Authorship
) -> None:
    """Insert the yearly programming of each target."""
    insert_rows(
        [
            YearProgramming(
                target=target,
                fiscal_year=year,
                quantity=quantity,
                zero_sources=row.zeros.get(year, 0),
                change_id=authors.change(row.key, PROGRAMMING, str(year)) or change_id,
            )
            for target, row in pairs
            for year, quantity in row.quantities.items()
        ]
    )


def write_funding(
    pairs: list[tuple[ProductTarget, TargetRow]], change_id: int, authors: Authorship
) -> None:
    """Insert the money of each target: only the cells other than zero."""
    insert_rows(
        [
            Funding(
                target=target,
                fiscal_year=year,
                source_id=source,
                amount_cop=amount,
                change_id=authors.change(row.key, FUNDING, str(year), source) or change_id,
            )
            for target, row in pairs
            for (year, source), amount in row.money.items()
        ]
    )

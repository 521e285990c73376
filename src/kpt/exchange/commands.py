"""What the commands that import and export have in common: progress, plain errors, exit status."""

from __future__ import annotations

import errno
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from kpt.accounts.actor import Actor, system_actor
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import run_here
from kpt.base.sheets.problems import Grade
from kpt.base.sheets.reading import read_workbook
from kpt.exchange import actions
from kpt.exchange.handlers import HANDLERS, Checked
from kpt.exchange.identify import entity_of
from kpt.files.models import ImportBatch, ImportKind, ImportState
from kpt.territories.models import TerritorialEntity

SHOWN = 20
# The system tells them in its own language.
DISK_TROUBLES = {
    errno.ENOSPC: "no queda espacio en el disco",
    errno.EDQUOT: "se acabó la cuota de disco",
    errno.EROFS: "el disco es de solo lectura",
    errno.EIO: "el disco falló",
    errno.ENAMETOOLONG: "el nombre es demasiado largo",
    errno.ENOTDIR: "una parte de la ruta no es una carpeta",
}
GRADES = {Grade.ERROR: "Error", Grade.WARNING: "Advertencia", Grade.NOTE: "Nota"}


class PlainParser(CommandParser):
    """Says in Spanish how the command is used when something is missing or left over."""

    def error(self, message: str) -> NoReturn:
        """End with status 2, or raise CommandError when it was not called from a terminal."""
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        plain = f"Falta o sobra algo en la orden. Se escribe así: {usage}"
        if self.called_from_command_line:
            self.exit(2, f"{plain}\n")
        raise CommandError(plain)


class PlainCommand(BaseCommand):
    """A command that ends in one plain sentence and a status, never in a trace."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> CommandParser:
        """Return the parser that Django makes, which complains in Spanish."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = PlainParser
        return parser

    def execute(self, *args, **options):
        """Run; what a person can fix, and a missing file or disk, become a CommandError."""
        try:
            return super().execute(*args, **options)
        except DomainError as error:
            raise CommandError(error.message) from error
        except FileNotFoundError as error:
            path = Path(error.filename)
            if not path.parent.exists():
                raise CommandError(f"No existe la carpeta {path.parent}.") from error
            raise CommandError(f"No existe el archivo {path}.") from error
        except PermissionError as error:
            raise CommandError(f"No hay permiso para usar {error.filename}.") from error
        except IsADirectoryError as error:
            raise CommandError(f"{error.filename} es una carpeta; dé un archivo.") from error
        except KeyboardInterrupt as error:
            raise CommandError("Se interrumpió; lo que no se confirmó no se escribió.") from error
        except OSError as error:
            why = DISK_TROUBLES.get(
                error.errno or 0, f"el sistema respondió el error {error.errno}"
            )
            raise CommandError(f"No se pudo leer o escribir: {why}.") from error
        except DatabaseError as error:
            raise CommandError(
                "La base de datos no respondió o no está al día; corra «manage.py migrate» y "
                f"«manage.py load_reference». ({type(error).__name__})"
            ) from error

    def entity(self, divipola: str) -> TerritorialEntity:
        """Return the entity with that code. Raises CommandError."""
        found = TerritorialEntity.objects.select_related("department").filter(pk=divipola).first()
        if found is None:
            raise CommandError(f"No hay una entidad territorial con el código «{divipola}».")
        return found

    def say_progress(self, done: int, total: int, step: str) -> None:
        """Show how far it is; on one line that is written again when it is a terminal."""
        line = f"{step} ({done} de {total})" if total else step
        if sys.stderr.isatty():
            self.stderr.write(f"\r\033[K{line}", ending="")
            self.stderr.flush()
        else:
            self.stderr.write(line)


class ImportCommand(PlainCommand):
    """Brings one workbook in through the same actions as the screens."""

    kind: ImportKind

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and the two ways of being careful."""
        parser.add_argument("file", type=Path, help="El libro de Excel (.xlsx).")
        parser.add_argument(
            "--check", action="store_true", help="Dice qué pasaría y no escribe nada."
        )
        parser.add_argument(
            "--partial",
            action="store_true",
            help="Importa las filas sin errores y deja por fuera las demás.",
        )

    def handle(self, *, file: Path, check: bool, partial: bool, entity: str | None, **options):
        """Check the file and, unless ``--check``, put it in."""
        actor = system_actor(f"import_{self.kind}")
        with file.open("rb") as handle:
            workbook = read_workbook(handle)
            where = self.entity(entity or entity_of(workbook, self.kind))
            if check:
                checked = HANDLERS[self.kind].check(workbook, where, actor)
                self._only_check(checked, partial)
                return
            handle.seek(0)
            batch = actions.start_import(
                entity=where,
                kind=self.kind,
                upload=handle,
                name=file.name,
                actor=actor,
                now=timezone.now(),
                in_background=False,
            )
        self._import(batch, actor, partial)

    def _only_check(self, checked: Checked, partial: bool) -> None:
        self._say_problems([(p.grade, p.sheet, p.cell, p.message, p.fix) for p in checked.problems])
        if checked.is_rejected:
            raise CommandError("El libro no se puede importar.")
        self._say_preview(checked.preview)
        if checked.rows_left_out and not partial:
            raise CommandError(f"Filas con errores: {checked.rows_left_out}. No se importaría.")
        self.stdout.write("Revisado; no se escribió nada.")

    def _import(self, batch: ImportBatch, actor: Actor, partial: bool) -> None:
        run_here(
            actions.CHECK_JOB,
            str(batch.pk),
            title=f"Revisión de «{batch.file.name}»",
            owner=None,
            now=timezone.now(),
            on_progress=self.say_progress,
        )
        batch.refresh_from_db()
        if sys.stderr.isatty():
            self.stderr.write("")
        problems = batch.problems.values_list("grade", "sheet", "cell", "message", "fix")
        self._say_problems([(Grade(grade), *rest) for grade, *rest in problems])
        if batch.state != ImportState.READY:
            raise CommandError("El libro no se puede importar; no se escribió nada.")
        self._say_preview(batch.preview)
        try:
            confirmed = actions.confirm_import(
                batch_id=batch.pk, actor=actor, now=timezone.now(), partial_rows=partial
            )
        except DomainError:
            actions.discard_import(batch_id=batch.pk, actor=actor, now=timezone.now())
            raise
        self.stdout.write(self.style.SUCCESS(f"{batch.entity}: {confirmed.summary}"))

    def _say_problems(self, problems: list[tuple]) -> None:
        for grade, label in GRADES.items():
            found = [problem for problem in problems if problem[0] == grade]
            for _, sheet, cell, message, fix in found[:SHOWN]:
                place = f" {sheet}!{cell}" if cell else f" {sheet}" if sheet else ""
                self.stderr.write(f"{label}{place}: {message} {fix}".rstrip())
            if len(found) > SHOWN:
                self.stderr.write(f"… y {len(found) - SHOWN} más ({label.lower()}).")

    def _say_preview(self, preview: dict) -> None:
        for count in preview.get("counts", []):
            self.stdout.write(
                f"{count['label']}: {count['after']} (nuevas {count['added']}, cambian "
                f"{count['changed']}, se van {count['removed']})"
            )
        for year in preview.get("years", []):
            self.stdout.write(
                f"{year['year']}: ejecuciones nuevas {year['new']}, cambian {year['changed']}, se "
                f"van {year['gone']}, iguales {year['equal']}"
            )

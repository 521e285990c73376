"""The reference documents that are generated from the code, so that they cannot lie."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.text import camel_case_to_spaces

import kpt.rules
import kpt.rules.workflows
from kpt.rules.checks import CHECKS, Check
from kpt.rules.coverage import CoverageReason
from kpt.rules.draft_checks import OWN, fix_of
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.progress import Explanation

GENERATED = "\n> Generado del código con `make diagrams`. No se edita a mano.\n"


def documents() -> dict[str, str]:
    """Return file name → text of every generated document of the reference."""
    ours = {
        "estados.md": states(),
        "glosario.md": glossary(),
        "reglas.md": rules(),
        "revisiones.md": checks(),
    }
    return ours | _from_other_parts("referencia")


def manual_pages() -> dict[str, str]:
    """Return file name → text of the pages of the manual that are generated."""
    return _from_other_parts("manual")


def _from_other_parts(folder: str) -> dict[str, str]:
    """Ask the layers above, which ``settings.KPT_GENERATED_DOCS`` names, for theirs."""
    found: dict[str, str] = {}
    for path in settings.KPT_GENERATED_DOCS:
        found |= import_string(path)().get(folder, {})
    return found


def states() -> str:
    """Return the workflows: one diagram and one table of labels each."""
    parts = ["# Estados", GENERATED]
    for module in _modules(kpt.rules.workflows):
        if not hasattr(module, "as_mermaid"):
            continue
        kind = _state_type(module)
        labels = _labels(kind)
        parts.append(f"## {_subject(kind)}\n")
        rows = [(f"`{state}`", labels.get(state.value, "")) for state in kind]
        parts.append(_table(("Estado", "Como se lee en pantalla"), rows))
        parts.append(f"```mermaid\n{module.as_mermaid()}\n```\n")
    return "\n".join(parts)


def glossary() -> str:
    """Return the words of the models: the official term, and its name in the code."""
    nouns, fields = [], defaultdict(set)
    for model in _models():
        noun = str(model._meta.verbose_name)
        # Without a label of ours, Django makes one from the name: not a term of anybody.
        if noun != camel_case_to_spaces(model.__name__):
            nouns.append((noun, f"`{model.__name__}`", model._meta.app_label))
        for field in model._meta.fields:
            term = str(field.verbose_name)
            if term != field.name.replace("_", " ") and term != "ID":
                fields[(term, f"`{field.name}`")].add(model.__name__)
    rows = [(*key, ", ".join(sorted(models))) for key, models in fields.items()]
    return "\n".join(
        [
            "# Glosario",
            GENERATED,
            "## Nombres\n",
            _table(("Término", "En el código", "Parte"), sorted(nouns)),
            "## Campos\n",
            _table(("Término", "En el código", "En"), sorted(rows)),
        ]
    )


def rules() -> str:
    """Return the fixed texts of the rules, and where each formula is."""
    explanations = [(e.short, e.physical, e.financial) for e in Explanation]
    sources = [(str(s.position), s.label) for s in FUNDING_SOURCES]
    modules = [
        (f"`{module.__name__}`", (module.__doc__ or "").strip().partition("\n")[0])
        for module in _modules(kpt.rules)
    ]
    reasons = [(str(n), reason.label) for n, reason in enumerate(CoverageReason, 1)]
    return "\n".join(
        [
            "# Reglas",
            GENERATED,
            "## Las ocho explicaciones del avance anual, en el orden en que se ensayan\n",
            _table(("En corto", "Avance físico (PIIP)", "Avance financiero (CUIPO)"), explanations),
            "## Por qué una fila física del plan no se cruza, en orden\n",
            _table(("", "Razón"), reasons),
            "## Las catorce fuentes del plan plurianual\n",
            _table(("", "Fuente"), sources),
            "## Dónde está cada fórmula\n",
            "Cada función dice qué calcula, con un ejemplo, sus unidades y su fuente.\n",
            _table(("Módulo", "Qué contiene (como lo dice el código)"), modules),
        ]
    )


def checks() -> str:
    """Return every check: what it looks for, why, and what to do."""
    parts = ["# Revisiones", GENERATED]
    parts.append("Lo que no se apoya en una norma ni en una cuenta solo aconseja.\n")
    parts.append("# Del plan en vigor y su ejecución\n")
    parts += [_check(check, check.how_to_fix) for check in CHECKS]
    parts.append("# Solo del plan en formulación\n")
    parts += [_check(check, fix_of(check)) for check in OWN]
    return "\n".join(parts)


def _check(check: Check, fix: str) -> str:
    valid = f" · desde el {check.valid_from:%Y-%m-%d}" if check.valid_from else ""
    valid += f" · hasta el {check.valid_to:%Y-%m-%d}" if check.valid_to else ""
    ground = (
        check.basis if check.nature.label == check.basis else f"{check.nature.label}: {check.basis}"
    )
    return (
        f"## {check.title}\n\n**{check.severity.label}** · `{check.code}` · {ground}{valid}\n\n"
        f"{check.why}\n\n*Qué hacer:* {fix}\n"
    )


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in sorted(iter_modules(package.__path__), key=lambda module: module.name):
        if not found.ispkg:
            yield import_module(f"{package.__name__}.{found.name}")


def _models() -> list:
    return [m for m in apps.get_models() if m.__module__.startswith("kpt.")]


def _state_type(module: ModuleType) -> type[StrEnum]:
    return type(next(iter(module.TRANSITIONS))[0])


def _state_fields(kind: type[StrEnum]) -> Iterator:
    """Find the fields that hold these states, by their values: rules do not know the models."""
    values = {state.value for state in kind}
    for model in _models():
        for field in model._meta.fields:
            if field.choices and {value for value, _ in field.choices} == values:
                yield field


def _labels(kind: type[StrEnum]) -> dict[str, str]:
    return next((dict(field.choices) for field in _state_fields(kind)), {})


def _subject(kind: type[StrEnum]) -> str:
    noun = next((str(f.model._meta.verbose_name) for f in _state_fields(kind)), kind.__name__)
    return noun[0].upper() + noun[1:]


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '∣') for cell in row)} |\n" for row in lines)

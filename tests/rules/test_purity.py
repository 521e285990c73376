"""The promise of the package: standard library only, no float, no clock."""

import ast
import sys
from pathlib import Path

import pytest

import kpt.rules

PACKAGE = Path(kpt.rules.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
CLOCKS = {"now", "today", "utcnow", "localtime", "time_ns", "perf_counter"}


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_rule_imports_the_standard_library_and_other_rules(path):
    for name in imported(tree_of(path)):
        assert name.startswith("kpt.rules") or name.split(".")[0] in sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_rule_has_no_float_and_reads_no_clock(path):
    for node in ast.walk(tree_of(path)):
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node.lineno
        assert not (isinstance(node, ast.Name) and node.id == "float"), node.lineno
        # «/» of two integers is a float; rules divide with ratio_of or Fraction.
        assert not isinstance(node, ast.Div), path
        assert not (isinstance(node, ast.Attribute) and node.attr in CLOCKS), node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_rule_explains_itself(path):
    tree = tree_of(path)
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), node.name

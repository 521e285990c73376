"""What holds for the whole tree: layers, size of files, migrations, templates, stray addresses."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "kpt"
THIS = Path(__file__).relative_to(ROOT).as_posix()
MAX_LINES, MAX_VIEW_LINES = 400, 25

# What anybody downloads as one file and runs alone cannot be split; it may be as long as a test.
RUNS_ALONE = {"src/kpt/cuts/verificar.py"}

# Where SQL is written by hand, and why the ORM does not do.
REVIEWED_SQL = {
    "src/kpt/enrolment/migrations/0002_steps_are_append_only.py": "triggers, as in the audit",
    "src/kpt/audit/migrations/0002_append_only.py": "triggers, which Django has no operation for",
    "src/kpt/cuts/migrations/0002_published_is_never_changed.py": "triggers, as in the audit",
    "src/kpt/base/backups.py": "PRAGMA integrity_check on a copy that Django does not know",
    "src/kpt/base/bulk.py": "COPY and executemany, several times quicker than bulk_create",
    "src/kpt/base/jobs/pulse.py": "PRAGMA busy_timeout, for a heartbeat that must not wait",
    "src/kpt/base/reads.py": "SET TRANSACTION READ ONLY, which Django has no call for",
}


@cache
def files(suffix: str = "") -> list[str]:
    """Return the paths that git keeps (or would keep), so that nothing generated is looked at."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [p for p in listed.splitlines() if p.endswith(suffix) and (ROOT / p).is_file()]


def text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def module_tree(path: str) -> ast.Module:
    return ast.parse(text(path), filename=path)


def imported(tree: ast.Module) -> set[str]:
    """Return the dotted names of the modules that ``tree`` imports absolutely."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def test_layers_are_kept():
    """The contracts of pyproject.toml: downwards only, plain rules, views without models."""
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", [p for p in files(".py") if p.startswith("src/kpt/rules/")])
def test_a_rule_imports_the_standard_library_only(path):
    outside = {
        name
        for name in imported(module_tree(path))
        if name.partition(".")[0] not in sys.stdlib_module_names
        and name != "kpt.rules"
        and not name.startswith("kpt.rules.")
    }

    assert not outside


@pytest.mark.parametrize("path", [p for p in files(".py") if p.startswith("src/kpt/rules/")])
def test_a_rule_never_uses_a_float_or_a_clock(path):
    tree = module_tree(path)
    floats = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and ast.unparse(node.func) == "float")
    ]
    clocks = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.search(r"(?:^|\.)(?:now|today|utcnow|time)$", ast.unparse(node.func))
    ]

    assert not floats, f"float in lines {floats}"
    assert not clocks, f"clock in lines {clocks}"


def test_nobody_imports_the_demo():
    importers = [
        path
        for path in files(".py")
        if path.startswith("src/kpt/")
        and not path.startswith("src/kpt/demo/")
        and any(n == "kpt.demo" or n.startswith("kpt.demo.") for n in imported(module_tree(path)))
    ]

    assert not importers


def migrations() -> list[str]:
    return [p for p in files(".py") if re.search(r"/migrations/\d{4}_\w+\.py$", p)]


@pytest.mark.parametrize("path", migrations())
def test_a_migration_imports_nothing_of_ours_but_its_field_types(path):
    """Old migrations must run on tomorrow's code; what a field is made of is part of the schema.

    That is its class, and the functions that give it a default or a name.
    """
    ours = {name for name in imported(module_tree(path)) if name.partition(".")[0] == "kpt"}

    assert ours <= {"kpt.accounts.roles", "kpt.base.fields", "kpt.files.names"}


def test_migrations_are_linear_and_named():
    for folder in {Path(p).parent for p in migrations()}:
        names = sorted(f.name for f in (ROOT / folder).glob("[0-9]*.py"))
        assert [n[:4] for n in names] == [f"{i:04}" for i in range(1, len(names) + 1)], folder
        assert not [n for n in names if "_auto_" in n], folder


def test_no_file_of_ours_grows_into_a_heap():
    """400 lines; tests may have 500, because a table of cases is long and still easy to read."""
    code = [p for p in files() if p.endswith((".py", ".html", ".js", ".sh"))]
    code = [p for p in code if "/migrations/" not in p and "/vendor/" not in p]

    long = {
        path: lines
        for path in code
        if (lines := text(path).count("\n"))
        > (500 if path.startswith("tests/") or path in RUNS_ALONE else MAX_LINES)
    }

    assert not long


def test_no_view_is_over_25_lines():
    paths = [p for p in files(".py") if re.search(r"src/kpt/.*(/views/|/views\.py)", p)]
    long = {}
    for path in paths:
        for node in ast.walk(module_tree(path)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > MAX_VIEW_LINES:
                    long[f"{path}:{node.name}"] = lines

    assert not long


def test_money_is_never_added_up_in_sql():
    """Sums are made once, by kpt.rules, in exact decimals (SQLite would add doubles)."""
    found = [
        f"{path}:{node.lineno}"
        for path in files(".py")
        if path.startswith("src/kpt/")
        for node in ast.walk(module_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Sum", "Avg", "models.Sum")
    ]

    assert not found


def test_sql_by_hand_is_reviewed():
    sql = re.compile(r"\.raw\(|\.extra\(|RawSQL\(|cursor\(\)|(?<!\(\))\.execute\(")

    unreviewed = [
        p
        for p in files(".py")
        if p.startswith("src/kpt/") and sql.search(text(p)) and p not in REVIEWED_SQL
    ]

    assert not unreviewed


def test_text_marked_as_safe_says_why_it_is():
    """Django escapes everything; where our code says «already escaped», the line says why."""
    unexplained = []
    for path in files(".py"):
        if not path.startswith("src/kpt/"):
            continue
        lines = text(path).splitlines()
        for node in ast.walk(module_tree(path)):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            marks = ast.unparse(node.func) in ("mark_safe", "SafeString")
            if marks and not isinstance(node.args[0], ast.Constant):
                block = "\n".join(lines[node.lineno - 1 : node.end_lineno])
                if not re.search(r"# noqa: S308 \(.{8,}\)", block):
                    unexplained.append(f"{path}:{node.lineno}")

    assert not unexplained


FORBIDDEN_IN_TEMPLATES = {
    "an inline style": re.compile(r"<style|\sstyle\s*=", re.I),
    # Data in JSON is not executed, so the policy lets it be.
    "an inline script": re.compile(
        r"<script(?![^>]*\s(?:src=|type=[\"']application/json))|\son[a-z]+\s*=\s*[\"']", re.I
    ),
    "another site's file": re.compile(
        r"<(?:script|link|img|iframe)[^>]+(?:src|href)=[\"'](?:https?:)?//", re.I
    ),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape\s+off"),
}


@pytest.mark.parametrize("path", [p for p in files(".html") if p.startswith("src/kpt/")])
def test_a_template_obeys_the_content_security_policy(path):
    content = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", text(path), flags=re.S)

    found = [what for what, pattern in FORBIDDEN_IN_TEMPLATES.items() if pattern.search(content)]

    assert not found


# Built from pieces, so that this file does not hold what it looks for.
STRAY = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:home|root|Users|work|opt)/\w"),
    "a registry": re.compile(r"index" + r"-url|registry\.\w+\.(?:com|org|net|io)\b"),
    "unfinished work": re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX)\b"),
}
TEXT_FILES = re.compile(
    r"\.(py|html|css|js|md|toml|lock|json|yml|yaml|sh|txt|csv|svg)$|(^|/)(Makefile|run|audit)$"
)


def test_the_tree_names_no_machine_no_registry_and_no_unfinished_work():
    found = {}
    for path in files():
        if path == THIS or "/vendor/" in path or not TEXT_FILES.search(path):
            continue
        for number, line in enumerate(text(path).splitlines(), 1):
            for what, pattern in STRAY.items():
                if pattern.search(line):
                    found[f"{path}:{number}"] = f"{what}: {line.strip()[:80]}"

    assert not found


def test_locks_say_what_pyproject_asks_for():
    """Every direct dependency is in its lock, with hashes; the runtime lock is within the other."""
    import tomllib

    project = tomllib.loads(text("pyproject.toml"))["project"]
    runtime, development = locked("requirements.lock"), locked("requirements-dev.lock")

    assert names(project["dependencies"]) <= runtime.keys()
    assert names(project["optional-dependencies"]["dev"]) <= development.keys()
    assert {name: development.get(name) for name in runtime} == runtime


def locked(path: str) -> dict[str, str]:
    """Return name → version of a lock, refusing lines without a hash."""
    blocks = re.findall(
        r"^([a-z0-9._-]+)==([^\s;]+)[^\n]*\\\n((?:    --hash=.*\n)+)", text(path), re.M
    )
    assert len(blocks) == len(re.findall(r"^[a-z0-9._-]+==", text(path), re.M))
    return {name: version for name, version, _ in blocks}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", r)[0].lower().replace("_", "-") for r in requirements}


def test_every_dependency_says_why():
    block = re.search(r"^dependencies = \[\n(.*?)^\]", text("pyproject.toml"), re.M | re.S)[1]
    development = re.search(r"^dev = \[\n(.*?)^\]", text("pyproject.toml"), re.M | re.S)[1]

    silent = [x for x in (block + development).splitlines() if not re.search(r",\s+# \S", x)]

    assert not silent


def test_every_variable_is_in_the_table_for_operators():
    settings = text("src/kpt/config/settings.py") + text(
        "src/kpt/base/management/commands/serve.py"
    )
    read = set(re.findall(r"(?:env\.\w+|environ\.get)\(\s*\"([A-Z_]+)\"", settings))
    table = re.search(r"^## Variables\n(.*?)^## ", text("deploy/README.md"), re.M | re.S)[1]
    told = {
        name
        for row in re.findall(r"^\| (.*?) \|", table, re.M)
        for name in re.findall(r"`([A-Z_]+)`", row)
    }

    assert told == read


def test_scripts_are_shell_that_parses():
    scripts = [p for p in files() if p.endswith(".sh") or p.startswith(".ci/")]

    assert scripts
    for path in scripts:
        shell = text(path).splitlines()[0].rpartition("/")[2].split()[-1]
        subprocess.run([shell, "-n", ROOT / path], check=True)


DOCUMENTS = [p for p in files(".md") if "/vendor/" not in p and not p.startswith("src/")]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_document_names_only_what_exists(path):
    """Links, folders of the tree and targets of make that a document names are there."""
    content, base = text(path), (ROOT / path).parent
    links = {link for link in re.findall(r"\]\(([^)#:]+)\)", content) if not (base / link).exists()}
    places = {
        place
        for place in re.findall(r"`((?:src|tests|docs|deploy)/[\w./-]*)`", content)
        if not (ROOT / place).exists()
    }
    targets = set(re.findall(r"`make ([a-z]+)|^make ([a-z]+)", content, re.M))
    known = set(re.findall(r"^([a-z]+):", text("Makefile"), re.M))
    unknown = {a or b for a, b in targets} - known

    assert not links
    assert not places
    assert not unknown


def test_make_alone_lists_every_target():
    listed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    declared = set(re.search(r"^\.PHONY: (.*)$", text("Makefile"), re.M)[1].split())

    assert set(re.findall(r"^  make (\w+) +\S", listed, re.M)) == declared

"""What people write comes out as text: in pages, in CSV and in workbooks, never as code."""

import csv
import io
import re
from html.parser import HTMLParser
from itertools import cycle

import openpyxl
import pytest
from django.db import models
from django.urls import reverse

from kpt.accounts.models import User
from kpt.files.models import ImportBatch, ImportProblem, StoredFile
from kpt.plans.models import Plan, ProductTarget, StrategicLine
from kpt.territories.models import TerritorialEntity
from tests.test_urls_walk import ALL, browser_of, url_of
from tests.url_table import TABLE, Opens

MARKUP = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>"
FORMULAS = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://malo")']
# What is kept as it came (a PDF) has no cells of ours.
# Files that somebody brought, and documents that are not tables.
AS_IT_CAME = {
    "briefs-public:published-file",
    "correspondence:message-file",
    "cuts:zip-file",
    "documents:published-file",
    "indicative:matrix-file",
    "review-report:record-file",
}
FILES = [name for name in TABLE if name.endswith(("-file", "-workbook")) and name not in AS_IT_CAME]
ALREADY_OPEN = {Opens.PUBLIC, Opens.WORKSPACE, Opens.TEAM, Opens.LEADER}
OF_OTHERS = {name for name, row in TABLE.items() if row.opens not in ALREADY_OPEN}
OF_DNP = OF_OTHERS.intersection(FILES)
# Texts that decide what is shown are not the person's: codes, states, hashes, addresses on disk.
KEPT = {"accumulation", "state", "kind", "divipola", "department", "extension", "sha256", "content"}
KEPT |= {"indicator_code", "product_code", "programme_code", "sector_code", "act_kind", "email"}
KEPT |= {"password", "grade", "base_fingerprint", "bpin_text", "search_text", "search_name"}


def write_everywhere(*texts: str) -> None:
    """Put ``texts``, one after another, in every free text of what the world holds."""
    turn = cycle(texts)
    for model in (Plan, StrategicLine, ProductTarget, TerritorialEntity, StoredFile, User):
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and field.name not in KEPT
        ]
        for row in model.objects.all():
            values = {name: next(turn)[: model._meta.get_field(name).max_length] for name in names}
            model.objects.filter(pk=row.pk).update(**values)


def add_problem(world: dict, text: str) -> None:
    ImportProblem.objects.create(
        batch=world["batch"], position=1, grade="error", code="x", sheet=text[:60], cell="A1",
        row=3, column=text, value=text, message=text, fix=text,
    )  # fmt: skip
    preview = {"rows": [{"title": text, "name": text, "text": text}]}
    ImportBatch.objects.filter(pk=world["batch"].pk).update(preview=preview | {"rows": []})


class Tags(HTMLParser):
    """Collects what a browser would run: inline scripts, handlers, images of nowhere."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        handlers = [name for name, _ in attributes if name.startswith("on")]
        values = dict(attributes)
        is_inline = tag == "script" and "src" not in values
        if handlers or is_inline or values.get("src") == "x" or "style" in values:
            self.found.append(f"{tag} {attributes}")


def alive(page: str) -> list[str]:
    tags = Tags()
    tags.feed(page)
    return tags.found


def test_what_a_browser_would_run_is_noticed():
    assert len(alive(f"<p title='{MARKUP}'>{MARKUP}</p><b style='x'>")) >= 3
    assert (
        alive('<p title="&lt;script&gt;">&lt;img src=x&gt;</p><script src="/a.js"></script>') == []
    )


@pytest.mark.django_db
def test_markup_in_any_text_is_shown_as_text(world):
    write_everywhere(MARKUP)
    add_problem(world, MARKUP)
    browser = browser_of("leader of here", world)

    seen = 0
    for name, row in TABLE.items():
        if row.saves or name in FILES or name in AS_IT_CAME or name == "files:download":
            continue
        response = browser.get(url_of(name, world))
        assert response.status_code < 500, name
        if is_data(response):  # for our own script, which writes it as text
            continue
        if not is_page(response):  # a file to keep, which no browser draws
            assert response.headers["Content-Disposition"].startswith("attachment"), name
            # Not the response itself: that would close the database of the test.
            for close in response._resource_closers:
                close()
            continue
        text = response.content.decode()
        assert alive(text) == [], name
        seen += "&lt;script&gt;alert" in text
    assert seen > 10  # the text is there, escaped


def is_data(response) -> bool:
    """Say whether it is JSON that no browser takes for anything else."""
    kind = response.headers.get("Content-Type", "")
    return kind == "application/json" and response.headers["X-Content-Type-Options"] == "nosniff"


def is_page(response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


@pytest.mark.django_db
def test_no_text_becomes_a_formula_in_a_file_that_goes_out(world):
    write_everywhere(*FORMULAS)
    leader, dnp = browser_of("leader of here", world), browser_of("dnp", world)

    for name in FILES:
        browser = dnp if name in OF_DNP else leader
        extensions = ["csv", "xlsx"] if "extension" in TABLE[name].needs(world) else ["xlsx"]
        for extension in extensions:
            content = download(browser, name, world, extension)
            cells = dangerous(content, extension)
            assert cells == [], (name, extension, cells)


def download(browser, name: str, world: dict, extension: str) -> bytes:
    arguments = TABLE[name].needs(world)
    if "extension" in arguments:
        arguments["extension"] = extension
    if ALL[name].is_guarded:
        arguments["divipola"] = world["here"].pk
    response = browser.get(reverse(name, kwargs=arguments))
    assert response.status_code == 200, name
    assert response.headers["Content-Disposition"].startswith("attachment"), name
    return b"".join(response) if response.streaming else response.content


def dangerous(content: bytes, extension: str) -> list[object]:
    """Return the cells that a spreadsheet would compute or open."""
    if extension == "csv":
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        number = re.compile(r"-?[\d.,]+")
        return [
            cell
            for row in rows
            for cell in row
            if cell[:1] in "=+-@\t\r" and cell and not number.fullmatch(cell)
        ]
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if (cell.data_type == "f" and is_foreign(str(cell.value))) or cell.hyperlink
    ]


def is_foreign(formula: str) -> bool:
    """Tell a formula that came from a text from those that our own summary writes."""
    return any(formula.strip() == text.strip() for text in FORMULAS) or "http" in formula


@pytest.mark.django_db
def test_what_is_asked_for_in_the_address_is_only_ever_a_question(world):
    """Quotes, commands and nonsense in every parameter that a page knows: no error, no change."""
    payloads = ["'", "' OR 1=1 --", "1;DROP TABLE x", "%", "\x00", "-1", "9" * 40, "{{7*7}}", "ñ"]
    payloads += ["²", "٣"]  # which are digits for Python, and no number of ours
    leader, dnp = browser_of("leader of here", world), browser_of("dnp admin", world)

    asked = 0
    for name, row in TABLE.items():
        if row.saves or row.opens == Opens.SIGNED_IN:
            continue
        url = url_of(name, world)
        browser = dnp if name in OF_OTHERS else leader
        parameters = parameters_of(browser.get(url))
        for payload in payloads if parameters else ():
            response = browser.get(url, dict.fromkeys(parameters, payload))
            asked += 1
            assert response.status_code < 500, (name, payload, parameters)
            if response.streaming:
                b"".join(response)
    assert asked > 50
    assert TerritorialEntity.objects.filter(pk=world["here"].pk).exists()


def parameters_of(response) -> set[str]:
    """Return what a page asks for: the fields of its GET forms and the keys of its links."""
    if response.streaming:
        b"".join(response)
        return set()
    if not is_page(response):
        return set()
    text = response.content.decode()
    forms = re.findall(r"<form(?![^>]*post)[^>]*>(.*?)</form>", text, re.DOTALL)
    fields = {name for form in forms for name in re.findall(r'\sname="([^"]+)"', form)}
    links = set(
        re.findall(r"[?&](?:amp;)?([a-z_]+)=", " ".join(re.findall(r'href="([^"]*)"', text)))
    )
    return fields | links

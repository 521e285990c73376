"""The verifier that anybody runs: without our code, without a network."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta
from decimal import Decimal as D

import pytest

from kpt.cuts import verificar
from kpt.cuts.archive import zip_lines
from kpt.cuts.canonical import number
from kpt.cuts.manifest import VERIFIER, verifier_sha256
from kpt.cuts.models import PublishedCut
from kpt.followup.actions import review
from kpt.followup.actions.reports import Money, submit_report
from kpt.rules.outcome_progress import outcome_progress
from tests.cuts.first_format import TARGET, write_first_format
from tests.cuts.places import AFTER, Closed, municipality
from tests.followup.test_outcome_baselines import declare
from tests.followup.test_outcomes_reported import an_outcome, tell
from tests.followup.test_reported import some_shared
from tests.followup.test_reporting import NOW
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two cuts as folders, made once: one with money, shared money and who did not report."""
    from django.db import transaction

    folder = tmp_path_factory.mktemp("cortes")
    with django_db_blocker.unblock(), transaction.atomic():
        here = Closed()
        silent = a_plan(targets=2, entity=municipality(), executed=False)
        an_outcome(silent)
        review.return_report(report_id=here.report.pk, reason="X", actor=here.gobernacion, now=NOW)
        money = (
            Money(1, "", D(9_000), D("1000.10"), D(250)),
            Money(5, "", D(700), D(600), D("0.5")),
        )
        here.answer(here.report, here.targets[0], "1", narrative="Vía\u2028nueva", money=money)
        some_shared(here.report, {here.targets[1]: "33.3"}, obligations="100.01")
        known = an_outcome(here.version, number=1)
        bare = an_outcome(here.version, number=2, baseline="")
        an_outcome(here.version, number=3)
        for outcome in (known, bare):
            tell(here, here.report, outcome)
        declare(here, here.report, bare)
        submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
        here.published()
        here.published(reason="Se corrige", now=AFTER + timedelta(days=1))
        for cut in PublishedCut.objects.all():
            _write(cut, folder / f"corte-{cut.number}")
        transaction.set_rollback(True)
    return folder


def _write(cut, folder):
    folder.mkdir()
    for file in [cut.manifest, cut.summary, *(row.file for row in cut.rows.all())]:
        with file.content.open("rb") as opened:
            (folder / file.name).write_bytes(opened.read())


@pytest.fixture
def folder(published, tmp_path):
    """A copy of the folders that a test may spoil."""
    for path in sorted(published.rglob("*")):
        copy = tmp_path / path.relative_to(published)
        copy.mkdir() if path.is_dir() else copy.write_bytes(path.read_bytes())
    return tmp_path


def said(*paths):
    lines = []
    partial = "--parcial" in paths
    chosen = [str(path) for path in paths if path != "--parcial"]
    status = verificar.verificar(chosen, partial, lines.append)
    return status, "\n".join(lines)


def of_entity(folder, cut=1):
    """Return the file of the entity that reported, and the one of who did not."""
    files = [p for p in (folder / f"corte-{cut}").glob("2025-*.jsonl") if "pais" not in p.name]
    return sorted(files, key=lambda path: b'"situacion":"reportado"' not in path.read_bytes())


def resign(folder, cut=1):
    """Write the hashes of a manifest again, as somebody who tampers well would."""
    path = folder / f"corte-{cut}" / f"corte-{cut}-manifiesto.json"
    manifest = json.loads(path.read_text())
    for one in manifest["archivos"]:
        content = (path.parent / one["nombre"]).read_bytes()
        one["huella"], one["bytes"] = hashlib.sha256(content).hexdigest(), str(len(content))
    path.write_bytes(verificar.canonico(manifest))


def change(path, where, **values):
    """Change values of one record of a file, keeping its canonical form."""
    records = [json.loads(one) for one in path.read_bytes().decode().split("\n")[:-1]]
    records[where].update(values)
    path.write_bytes(b"".join(verificar.canonico(one) for one in records))


def test_what_was_published_agrees_run_as_anybody_would(folder):
    command = [sys.executable, "-I", str(VERIFIER), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SÍ COINCIDE" in done.stdout
    assert "Corte 2, vigencia 2025" in done.stdout


def test_it_imports_nothing_but_the_standard_library():
    names = {line.split()[1] for line in VERIFIER.read_text().splitlines() if _imports(line)}
    assert names <= set(sys.stdlib_module_names)


def _imports(line):
    return line.startswith(("import ", "from "))


def test_one_byte_is_enough(folder):
    path = of_entity(folder)[0]
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    status, text = said(folder)
    assert status == 1
    assert f"{path.name}: cambió: su huella es" in text


def test_a_missing_file_is_named_unless_only_a_part_is_looked_at(folder):
    of_entity(folder)[0].unlink()
    status, text = said(folder)
    assert (status, "falta, y está en el manifiesto" in text) == (1, True)
    status, text = said(folder, "--parcial")
    assert (status, "1 archivos no están aquí" in text) == (0, True)


def test_a_file_too_many_is_named(folder):
    (folder / "corte-1" / "2025-99999.jsonl").write_bytes(b"{}\n")
    assert "2025-99999.jsonl: no está en el manifiesto" in said(folder)[1]


def test_a_broken_chain_is_told(folder):
    path = folder / "corte-1" / "corte-1-manifiesto.json"
    change(path, 0, motivo="Otro")
    status, text = said(folder)
    assert (status, "corte 2: la cadena está rota" in text) == (1, True)


def test_a_cut_without_the_one_before_cannot_be_followed(folder):
    assert "no está el corte 1 y no se puede seguir" in said(folder / "corte-2")[1]
    status, text = said(folder / "corte-2", "--parcial")
    assert (status, "el corte 1 no está; su huella debe ser" in text) == (0, True)


@pytest.mark.parametrize(("cut", "previous"), [(1, "a" * 64), (2, "ninguno")])
def test_only_the_first_has_none_before(folder, cut, previous):
    change(folder / f"corte-{cut}" / f"corte-{cut}-manifiesto.json", 0, anterior=previous)
    assert "solo el primer corte" in said(folder)[1]


def test_two_manifests_of_one_cut_are_told(folder):
    other = folder / "otra"
    other.mkdir()
    (other / "corte-1-manifiesto.json").write_bytes(
        (folder / "corte-1" / "corte-1-manifiesto.json").read_bytes()
    )
    change(other / "corte-1-manifiesto.json", 0, motivo="Otro", archivos=[])
    assert "hay otro manifiesto distinto del mismo corte" in said(folder)[1]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: [lines[0], *reversed(lines[1:4]), *lines[4:]], "orden del consecutivo"),
        (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "renglones «meta_fuente» no"),
        (lambda lines: [*lines[:4], *lines[4:5], *lines[4:]], "o uno se repite"),
        (lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]], "no están en orden"),
        (lambda lines: [lines[-1], *lines[:-1]], "le falta el encabezado"),
        (lambda lines: [*lines[:-2], lines[-1], lines[-2]], "no están en orden"),
        (lambda lines: [lines[0].replace(b'":', b'": '), *lines[1:]], "no está en forma canónica"),
        (lambda lines: [lines[0].replace(b'"2025"', b"2025"), *lines[1:]], "entre comillas"),
        (lambda lines: [lines[0].replace(b'"2025"', b'"2025.0"'), *lines[1:]], "número canónico"),
        (lambda lines: [b"\xff\n", *lines], "no se puede leer"),
        (lambda lines: [lines[0].replace(b'"situacion"', b'"situasion"'), *lines[1:]], "un dato"),
    ],
)
def test_another_form_is_refused_even_if_its_hash_was_written_again(folder, spoil, words):
    path = of_entity(folder)[0]
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(spoil(lines)))
    resign(folder)
    status, text = said(folder)
    assert status == 1
    assert words in text


@pytest.mark.parametrize(
    ("where", "values", "words"),
    [
        (1, {"ejecutado": "3"}, "«avance_fisico» dice"),
        (1, {"avance_fisico": "1"}, '«avance_fisico» dice "1" y la cuenta da "0.3333'),
        (1, {"programado_pesos": "10"}, "«avance_financiero» dice"),
        (-1, {"avance_fisico": "0.99"}, 'total: «avance_fisico» dice "0.99"'),
        (-1, {"metas_reportadas": "4"}, '«metas_reportadas» dice "4" y la cuenta da "3"'),
        (0, {"nombre": "Otro"}, "«nombre» dice"),
    ],
)
def test_the_accounts_are_made_again(folder, where, values, words):
    change(of_entity(folder)[0], where, **values)
    resign(folder)
    status, text = said(folder)
    assert status == 1
    assert words in text


def test_who_did_not_report_has_no_figures(folder):
    change(of_entity(folder)[1], 1, ejecutado="2")
    resign(folder)
    assert "dice que no hay reporte y trae valores" in said(folder)[1]


def test_the_total_of_the_country_is_made_again(folder):
    change(folder / "corte-1" / "2025-pais.jsonl", -1, con_reporte="2")
    resign(folder)
    assert '«con_reporte» dice "2" y la cuenta da "1"' in said(folder)[1]


def test_a_summary_whose_entity_is_not_there_is_told(folder):
    path = of_entity(folder)[1]
    name = path.name
    path.unlink()
    manifest = folder / "corte-1" / "corte-1-manifiesto.json"
    kept = [m for m in json.loads(manifest.read_text())["archivos"] if m["nombre"] != name]
    change(manifest, 0, archivos=kept)
    assert f"no está su archivo {name}" in said(folder)[1]


def test_what_is_no_manifest_is_told(folder):
    path = folder / "corte-1" / "corte-1-manifiesto.json"
    change(path, 0, formato="otro")
    assert "no es un manifiesto de formato" in said(folder)[1]
    path.write_bytes(b'{"formato":"kpt-corte-1"}\n')
    assert "le falta un dato" in said(folder)[1]
    second = folder / "corte-2" / "corte-2-manifiesto.json"
    second.rename(second.with_name("corte-9-manifiesto.json"))
    assert "su nombre no es el del corte 2" in said(folder)[1]


def zipped(folder, number):
    files = sorted((folder / f"corte-{number}").iterdir())
    return b"".join(zip_lines((f"corte-{number}/{path.name}", path.open("rb")) for path in files))


def test_zips_are_read_as_they_are_and_have_always_the_same_bytes(folder, capsys):
    first, second = folder / "corte-1.zip", folder / "corte-2.zip"
    first.write_bytes(zipped(folder, 1))
    second.write_bytes(zipped(folder, 2))
    assert zipped(folder, 1) == first.read_bytes()
    assert verificar.main([str(first), str(second)]) == 0
    assert "SÍ COINCIDE" in capsys.readouterr().out
    assert zipfile.ZipFile(io.BytesIO(first.read_bytes())).testzip() is None
    both = folder / "zips"
    both.mkdir()
    first.rename(both / first.name)
    second.rename(both / second.name)
    assert said(both)[0] == 0


def test_a_zip_with_another_byte_is_told(folder):
    content = zipped(folder, 1).replace(b"Se hizo", b"Se hiso").replace(b"nueva", b"vieja")
    path = folder / "corte-1.zip"
    path.write_bytes(content)
    assert "cambió: su huella" in said(path)[1]
    path.write_bytes(content[:-30])
    assert said(path)[0] == 1


def test_single_files_are_enough_for_one_entity(folder):
    chosen = [folder / "corte-2" / "corte-2-manifiesto.json", of_entity(folder, 2)[0]]
    assert said("--parcial", *chosen)[0] == 0


def test_nothing_to_look_at_is_another_status(tmp_path):
    assert said(tmp_path) == (2, said(tmp_path)[1])
    assert "No hay manifiestos" in said(tmp_path)[1]
    assert said(tmp_path / "nada")[0] == 1


def test_many_problems_are_counted_and_not_all_told(folder):
    manifest = folder / "corte-1" / "corte-1-manifiesto.json"
    more = [{"nombre": f"2025-{n}.jsonl", "huella": "0", "bytes": "1"} for n in range(60)]
    change(manifest, 0, archivos=more)
    text = said(folder)[1]
    assert "… y" in text
    assert text.count("ERROR") == verificar.Aviso.LIMITE + 1


def test_the_manifest_names_the_verifier_that_is_handed_out(folder):
    manifest = json.loads((folder / "corte-2" / "corte-2-manifiesto.json").read_text())
    assert manifest["verificador"] == {"nombre": "verificar.py", "huella": verifier_sha256()}


def rows_of(path, kind):
    """Return where the lines of a kind are in a file, and the lines."""
    records = [json.loads(one) for one in path.read_bytes().decode().split("\n")[:-1]]
    return {n: one for n, one in enumerate(records) if one["registro"] == kind}


def tampered(folder, kind, nth, **values):
    """Change the nth line of a kind, write every hash again, and return what is said."""
    path = of_entity(folder)[0]
    change(path, list(rows_of(path, kind))[nth], **values)
    resign(folder)
    return said(folder)


def one_peso_more(money):
    return money | {"obligaciones": verificar.texto(D(money["obligaciones"]) + 1)}


@pytest.mark.parametrize(
    ("kind", "key", "words"),
    [
        ("meta_fuente", "recursos", "IP-1, suma de sus fuentes: «recursos» dice"),
        ("meta_fuente", "recursos", "total de la fuente 1: «recursos» dice"),
        ("total_fuente", "recursos", "total de la fuente 1: «recursos» dice"),
        ("total_fuente", "recursos", "suma de los totales por fuente: «recursos» dice"),
        ("total_fuente", "sin_meta", "suma de los totales por fuente: «sin_meta» dice"),
    ],
)
def test_one_peso_in_one_source_is_enough(folder, kind, key, words):
    money = next(iter(rows_of(of_entity(folder)[0], kind).values()))[key]
    status, text = tampered(folder, kind, 0, **{key: one_peso_more(money)})
    assert status == 1
    assert words in text


def test_money_moved_from_one_source_to_another_is_told(folder):
    first, second = list(rows_of(of_entity(folder)[0], "meta_fuente").values())[:2]
    path = of_entity(folder)[0]
    for (where, _), other in zip(
        list(rows_of(path, "meta_fuente").items())[:2], (second, first), strict=True
    ):
        change(path, where, recursos=other["recursos"])
    resign(folder)
    status, text = said(folder)
    assert (status, "suma de sus fuentes" in text) == (1, False)
    assert "total de la fuente 1: «recursos» dice" in text
    assert "total de la fuente 5: «recursos» dice" in text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("meta_fuente", "IP-1, suma de sus fuentes"),
        ("total_fuente", "le falta el total de la fuente 1"),
        ("meta", "de una meta que no está: IP-1"),
    ],
)
def test_a_line_that_was_taken_out_is_missed(folder, kind, words):
    path = of_entity(folder)[0]
    lines = path.read_bytes().splitlines(keepends=True)
    del lines[next(iter(rows_of(path, kind)))]
    path.write_bytes(b"".join(lines))
    resign(folder)
    assert words in said(folder)[1]


@pytest.mark.parametrize(
    ("nth", "values", "words"),
    [
        (0, {"valor": "19"}, 'IR-1: «avance» dice "0.666'),
        (1, {"avance": "1"}, 'IR-2: «avance» dice "1"'),
        (0, {"linea_base": None}, "y la cuenta da nada"),
        (2, {"avance": "0"}, 'IR-3: «avance» dice "0" y la cuenta da nada'),
        (1, {"linea_base": {"valor": "20", "origen": ""}}, "de quién es"),
        (1, {"linea_base": {"valor": "20.0", "origen": "plan"}}, "no es un número canónico"),
    ],
)
def test_the_progress_of_outcomes_is_made_again(folder, nth, values, words):
    status, text = tampered(folder, "resultado", nth, **values)
    assert status == 1
    assert words in text


@pytest.mark.parametrize(
    ("start", "end", "value"),
    [
        ("20", "17", "18"),
        ("20", "17", "20"),
        ("20", "17", "21.5"),
        ("5", "5", "7"),
        ("-1", "2", "0"),
    ],
)
def test_the_progress_of_an_outcome_is_that_of_the_rule(start, end, value):
    ratio = outcome_progress(D(start), D(end), D(value)).ratio
    aviso = verificar.Aviso()
    line = {
        "consecutivo": "1",
        "linea_base": {"valor": start, "origen": "plan"},
        "meta_cuatrienio": end,
        "valor": value,
        "avance": number(ratio),
    }
    verificar.revisar_resultado(line, "aquí", aviso)
    assert aviso.errores == []


def test_an_outcome_of_who_did_not_report_has_no_value(folder):
    path = of_entity(folder)[1]
    change(path, next(iter(rows_of(path, "resultado"))), valor="2")
    resign(folder)
    assert "dice que no hay reporte y trae valores" in said(folder)[1]


def test_a_cut_of_the_first_format_agrees_before_one_of_the_second(folder):
    for path in (folder / "corte-1").iterdir():
        path.unlink()
    before = write_first_format(folder / "corte-1")
    change(folder / "corte-2" / "corte-2-manifiesto.json", 0, anterior=before)
    command = [sys.executable, "-I", str(VERIFIER), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "SÍ COINCIDE" in done.stdout


def test_a_cut_of_the_first_format_is_still_counted_again(tmp_path):
    write_first_format(tmp_path, TARGET | {"ejecutado": "4"})
    assert '«avance_fisico» dice "0.75" y la cuenta da "1"' in said(tmp_path)[1]


def test_a_file_does_not_hide_its_sources_by_saying_it_is_of_the_first_format(folder):
    path = of_entity(folder)[0]
    change(path, 0, formato="kpt-corte-1")
    kinds = ("meta_fuente", "resultado", "total_fuente")
    gone = {n for kind in kinds for n in rows_of(path, kind)}
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(one for n, one in enumerate(lines) if n not in gone))
    resign(folder)
    text = said(folder)[1]
    assert "su formato no es el del manifiesto, kpt-corte-2" in text
    assert "suma de sus fuentes" in text

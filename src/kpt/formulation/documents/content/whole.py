"""The whole plan, from its presentation to its annexes."""

from __future__ import annotations

from collections.abc import Iterable

from kpt.base.documents.model import Block, Bullets, Heading, PageBreak, Paragraph, Toc, Tone
from kpt.base.numbers import cuenta, fecha
from kpt.formulation.documents.content.alignment import alignment
from kpt.formulation.documents.content.frame import of_the_entity, plan_title, version_text
from kpt.formulation.documents.content.investment import investment
from kpt.formulation.documents.content.material import Material
from kpt.formulation.documents.content.people import team
from kpt.formulation.documents.content.regalias import regalias
from kpt.formulation.documents.content.situation import diagnosis, programme, promises_annex
from kpt.formulation.documents.content.strategic import strategic
from kpt.plans.queries.versions import act_text

HOW_TO_READ = (
    "IP-n identifica una meta de producto; IR-n, una meta de resultado; LE-n, una línea "
    "estratégica; ISGR-n, una iniciativa de regalías. Son los consecutivos oficiales del plan.",
    "Acumulativo: lo programado en los años se suma y da la meta del cuatrienio. No acumulativo: "
    "cada año programado es igual a la meta.",
    "Una raya (—) quiere decir que no hay dato o que no se programó; no es lo mismo que cero.",
    "El plan plurianual está en pesos; los resúmenes, en millones. Los totales se calculan con los "
    "pesos exactos y se redondean solo al escribirlos.",
)


def whole_plan(material: Material) -> list[Block]:
    """Return every chapter: general part, then investments, then annexes."""
    chapters: list[Iterable[Block]] = [
        _presentation(material),
        programme(material),
        diagnosis(material),
        strategic(material),
        investment(material),
        regalias(material),
        alignment(material),
        _annexes(material),
    ]
    blocks: list[Block] = [Toc()]
    for chapter in chapters:
        blocks += [PageBreak(), *chapter]
    return blocks


def _presentation(material: Material) -> list[Block]:
    blocks: list[Block] = [Heading("Presentación")]
    content = material.content
    if material.version is None:
        missing = "Todavía no hay plan: se abre en «Formular el plan»."
        return [*blocks, Paragraph(missing, Tone.MISSING)]
    years = material.years
    said = (
        f"Este es el plan de desarrollo «{plan_title(material)}» "
        f"{of_the_entity(material.entity)} para el periodo {years[0]}-{years[-1]}."
    )
    blocks.append(Paragraph(said, Tone.LEAD))
    if material.government and material.government.authority_name:
        noun = "Gobernación" if material.entity.is_department else "Alcaldía"
        blocks.append(Paragraph(f"{noun} de {material.government.authority_name}."))
    act = act_text(material.version)
    if act:
        blocks.append(Paragraph(f"Fue adoptado por {act}."))
    elif material.is_draft:
        today = fecha(material.now)
        text = f"{version_text(material)}: este texto es un borrador del {today}."
        blocks.append(Paragraph(text, Tone.NOTE))
    counted = (
        cuenta(len(content.lines), "línea estratégica,líneas estratégicas"),
        cuenta(len(content.outcomes), "meta de resultado,metas de resultado"),
        cuenta(len(content.targets), "meta de producto,metas de producto"),
        cuenta(len(content.initiatives), "iniciativa de regalías,iniciativas de regalías"),
    )
    blocks.append(Paragraph("El plan contiene:"))
    blocks.append(Bullets(counted))
    blocks.append(Heading("Cómo leer las tablas", 2))
    blocks.append(Bullets(HOW_TO_READ))
    return blocks


def _annexes(material: Material) -> list[Block]:
    roster = [
        Heading("Anexo: equipo territorial") if isinstance(block, Heading) else block
        for block in team(material, with_mail=False)
    ]
    return [*roster, *promises_annex(material)]

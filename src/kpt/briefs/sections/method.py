"""How a report was made: where its figures come from, how they are calculated, who vouches."""

from __future__ import annotations

from kpt.briefs.content import Block, Words
from kpt.briefs.definitions import Section
from kpt.briefs.material import Material

SENTENCES = (
    "Las cifras son las que la entidad reportó meta por meta, con los recursos en pesos. El avance "
    "de una meta es lo ejecutado dividido por lo programado en la vigencia. Lo que pasa de 100 % "
    "se muestra como es.",
    "El avance de varias metas es el promedio simple del avance de las programadas y reportadas, "
    "cada una hasta 100 %. Es un cálculo propio: no es el del DNP. Lo que no se reportó no cuenta "
    "como cero: queda por fuera y se dice cuánto es.",
    "Los recursos se suman. «Obligado» es obligaciones dividido por lo programado. Un gasto que "
    "sirve a varias metas se reparte entre ellas; lo que no se repartió se dice aparte.",
)


def method(material: Material, section: Section) -> list[Block]:
    """Return the method, the label with its date, and the cut, in plain words."""
    standing = material.standing
    found = [*SENTENCES, f"Quién respalda las cifras: {standing.vouched}"]
    cut = f"A qué corte: {standing.as_of}."
    if standing.hash:
        cut += f" Es un corte publicado: su huella es {standing.hash}."
    else:
        cut += " No es un corte publicado: si el reporte cambia, las cifras cambian."
    return [Words(text) for text in (*found, cut)]

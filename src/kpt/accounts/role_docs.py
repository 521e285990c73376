"""The table of roles as a reference and as a page of the manual."""

from kpt.accounts.role_table import ROWS, Right, RoleRow

GENERATED = "> Generado del código con `make diagrams`. No se edita a mano.\n"


def documents() -> dict[str, dict[str, str]]:
    """Return, for each folder of ``docs``, file name → text (``KPT_GENERATED_DOCS``)."""
    return {"referencia": {"roles.md": matrix()}, "manual": {"quien-puede-que.md": chapter()}}


def matrix() -> str:
    """Return who may do what: one row for each right, one column for each role."""
    head = ["Qué", *(f"`{row.role.value}`" for row in ROWS)]
    lines = [head, ["---"] * len(head)]
    lines += [
        [right.sentence, *("sí" if right in row.rights else "" for row in ROWS)] for right in Right
    ]
    lines += [["Segundo factor obligatorio", *("sí" if r.second_factor else "" for r in ROWS)]]
    return "\n".join(["# Roles", "", GENERATED, _table(lines)])


def chapter() -> str:
    """Return each role with what it may do, in sentences."""
    parts = [
        "# Quién puede qué\n",
        GENERATED,
        "Una persona puede tener varios roles, cada uno con fechas. Arriba, junto a su nombre, la "
        "pantalla dice en cuál actúa. Las páginas públicas las ve cualquiera, sin usuario.\n",
        *(_role(row) for row in ROWS),
    ]
    return "\n".join(parts)


def _role(row: RoleRow) -> str:
    lines = [f"- {right.sentence}." for right in Right if right in row.rights]
    if row.second_factor:
        lines.append("- Ingresa con un segundo factor, obligatorio.")
    said = "\n".join(lines) or "- Consulta las páginas públicas, como cualquier persona."
    return f"## {row.role.label}\n\n{row.purpose} **Alcance:** {row.reach.lower()}.\n\n{said}\n"


def _table(lines: list[list[str]]) -> str:
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)

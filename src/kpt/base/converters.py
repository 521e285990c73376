"""Parts of addresses that mean something."""


class DivipolaConverter:
    """The code of a department («63») or of a municipality («63111»), always as text."""

    regex = r"\d{5}|\d{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        """Accept the code, or an entity: its primary key is the code."""
        return str(getattr(value, "pk", value))

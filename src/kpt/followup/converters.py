"""Parts of the addresses of targets."""


class ConsecutiveConverter:
    """``IP-12`` in the address, 12 in the view: the number that the official workbook gives."""

    regex = r"IP-[1-9]\d{0,5}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("IP-"))

    def to_url(self, value: int) -> str:
        return f"IP-{value}"


class OutcomeConverter:
    """``IR-3`` in the address, 3 in the view."""

    regex = r"IR-[1-9]\d{0,5}"

    def to_python(self, value: str) -> int:
        return int(value.removeprefix("IR-"))

    def to_url(self, value: int) -> str:
        return f"IR-{value}"


class TableFileConverter:
    """The formats in which a list can be taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value

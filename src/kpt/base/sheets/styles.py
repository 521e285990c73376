"""How cells look in the workbooks we write."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell. Colours are "#RRGGBB"; "" means the spreadsheet's default.

    ``unlocked`` cells are those that may be written in a sheet that is protected.
    """

    bold: bool = False
    italic: bool = False
    size: int = 0
    color: str = ""
    fill: str = ""
    number_format: str = ""
    align: str = ""
    wrap: bool = False
    border: bool = False
    unlocked: bool = False

    def properties(self) -> dict[str, Any]:
        """Return the properties in the words of the library that writes."""
        given: dict[str, Any] = {
            "bold": self.bold,
            "italic": self.italic,
            "font_size": self.size,
            "font_color": self.color,
            "bg_color": self.fill,
            "num_format": self.number_format,
            "align": self.align,
            "text_wrap": self.wrap,
            "border": int(self.border),
            "border_color": "#B1B4B6" if self.border else "",
        }
        if self.unlocked:
            given["locked"] = False
        # At the top, so that a row with a long text is still read along one line.
        kept = {name: value for name, value in given.items() if value or name == "locked"}
        return kept | {"valign": "top"}


PLAIN = Style()
TITLE = Style(bold=True, size=14)
GROUP = Style(bold=True, fill="#DCE6F1", align="center", border=True)
HEADER = Style(bold=True, fill="#1D4D8C", color="#FFFFFF", wrap=True, border=True)
TEXT = Style(number_format="@")
AS_READ = Style(number_format="General")
LONG_TEXT = Style(number_format="@", wrap=True)
MONEY = Style(number_format="#,##0.00")
PERCENT = Style(number_format="0.00%")
DATE = Style(number_format="dd/mm/yyyy")
MOMENT = Style(number_format="yyyy-mm-dd hh:mm:ss")
FAULTY = Style(fill="#FBD5D5", border=True)
LINK = Style(color="#0B4F9E")

"""Charts of the diagnosis, drawn from the same plain data that is printed."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kpt.base.charts.lines import Line, year_lines
from kpt.diagnosis.pieces import ChartData, TableData
from kpt.diagnosis.queries.figures import indicator_chart
from kpt.indicators.queries.readings import Reading


def draw(chart: ChartData, *, hidden: bool = False) -> SafeString | None:
    """Draw a chart; None when it has no figures, as of an indicator that is a text."""
    if not chart.series:
        return None
    return year_lines(
        chart.labels,
        [Line(one.name, one.values) for one in chart.series],
        title=chart.title,
        sub=chart.unit,
        hidden=hidden,
    )


def reading_chart(reading: Reading, entity: str, *, hidden: bool = False) -> SafeString | None:
    """Draw the series of an indicator beside those it is compared with."""
    return draw(indicator_chart(reading, entity), hidden=hidden)


def draw_table(data: TableData) -> SafeString:
    """Draw a table of the document, inside a region that scrolls by itself."""
    css = [format_html(' class="{}"', "n") if one else "" for one in data.numeric]
    head = format_html_join("", '<th scope="col"{}>{}</th>', zip(css, data.headers, strict=True))
    body = format_html_join("", "<tr>{}</tr>", ((_row(row, css),) for row in data.rows))
    source = format_html('<p class="small k-mut mt-1">{}</p>', data.source) if data.source else ""
    return format_html(
        '<div class="k-tw" tabindex="0" role="region" aria-label="{}"><table class="k-t">'
        "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>{}",
        data.caption,
        data.caption,
        head,
        body,
        source,
    )


def _row(row: tuple[str, ...], css: list) -> SafeString:
    first, *others = row
    cells = format_html_join("", "<td{}>{}</td>", zip(css[1:], others, strict=True))
    return format_html('<th scope="row">{}</th>{}', first, cells)

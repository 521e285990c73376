"""Charts drawn on the server: SVG for the eye, the figures beside for everybody.

Each function is pure: data in, safe markup of a whole ``<figure>`` out. Text is never scaled
(bars are placed in percent of the width), nothing needs JavaScript, and it prints.
"""

from kpt.base.charts.bars import YearBar, bar_list, stacked_bar, year_bars
from kpt.base.charts.cloud import word_cloud
from kpt.base.charts.lines import Line, year_lines
from kpt.base.charts.maps import Dot, dot_map
from kpt.base.charts.scale import scale_legend
from kpt.base.charts.venn import venn3

__all__ = [
    "Dot",
    "Line",
    "YearBar",
    "bar_list",
    "dot_map",
    "scale_legend",
    "stacked_bar",
    "venn3",
    "word_cloud",
    "year_bars",
    "year_lines",
]

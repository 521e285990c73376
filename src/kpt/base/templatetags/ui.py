"""The tags of the interface. A builtin of every template; ``/componentes/`` shows them all.

Each module of ``kpt.base.components`` holds a family and documents its tags with an example.
"""

from django import template

from kpt.base.charts import tags as charts
from kpt.base.components import blocks, lists, marks, tables

register = template.Library()

for family in (marks, blocks, tables, lists, charts):
    register.tags.update(family.register.tags)
    register.filters.update(family.register.filters)

"""Workbooks: read what people upload safely and completely, write what they can trust.

``reading`` and ``tables`` for what comes in, ``problems`` for what is wrong with it, ``writing``,
``csv_export`` and ``annotated`` for what goes out. Nothing here knows about planning.
"""

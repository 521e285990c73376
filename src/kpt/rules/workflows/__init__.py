"""State tables: what may happen to a thing, in which state, and where it leads.

Each module has a State and an Event, one table TRANSITIONS, ``next_state`` and ``as_mermaid``.
"""

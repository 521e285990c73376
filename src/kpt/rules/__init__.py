"""Every calculation and every workflow table of the system, in plain Python.

This package imports the standard library and nothing else, so an auditor can read and run each
formula without a database. Figures are ``Decimal``; nothing here reads the clock.
"""

"""The follow-up report of DNP as a workbook: reading it, and writing it again."""

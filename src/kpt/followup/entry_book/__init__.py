"""The workbook in which an entity reports: made for it, filled by it, and read again."""

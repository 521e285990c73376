"""Lists taken away as CSV or as a workbook: exactly the rows that the screen shows."""

"""One table as a file to take away; the toolkit writes it."""

from kpt.base.downloads import CONTENT_TYPES, CSV, XLSX, Download, TableFile, as_file

__all__ = ["CONTENT_TYPES", "CSV", "XLSX", "Download", "TableFile", "as_file"]

"""Reading the plain text of a document that somebody brings: PDF, Word or text."""

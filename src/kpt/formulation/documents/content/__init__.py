"""What each document says, as blocks of ``kpt.base.documents``: no PDF and no Word here."""

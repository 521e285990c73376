"""Pages about files that come in and go out. Under ``/e/<divipola>/archivos/``, guarded."""

"""Under which name a file is kept. Apart from the models, because the migrations name it."""


def storage_name(instance, filename: str) -> str:
    """Return where a file is kept: by its hash, never by the name that a person gave it."""
    return f"{instance.sha256[:2]}/{instance.sha256}{instance.extension}"

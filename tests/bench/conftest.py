from tests.loaded import reference_data

__all__ = ["reference_data"]

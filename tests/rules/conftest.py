"""Properties look for wrong answers; how long a busy machine takes for one is not an answer."""

from hypothesis import settings

settings.register_profile("kpt", deadline=None)
settings.load_profile("kpt")

"""Pages of the route of formulation. Under ``/e/<divipola>/formular/``, which is guarded."""

"""The route of formulation: its steps and how far each is, checks, alignment and documents."""

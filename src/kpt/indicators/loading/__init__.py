"""Files of indicators that come in: TerriData's published layout, and one of ours for the rest."""

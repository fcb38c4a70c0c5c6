"""Data of a country or a region, in the one form that methods receive: the atlas."""

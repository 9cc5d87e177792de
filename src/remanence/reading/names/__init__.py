"""Names and materials: those that are known, those that are new, and invented ones in their place."""

"""Claims as candidate statements: the atlas's own subjects, properties, units and bases, or why not."""

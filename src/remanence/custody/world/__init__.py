"""Contradictions of declared lots with the world: plants, ores, distances, prices."""

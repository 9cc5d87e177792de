"""The market of the mine-to-magnet chain: network, clearing, measures and scenarios."""

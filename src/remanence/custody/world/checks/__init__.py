"""The checks of a declared history against the world, one file each."""

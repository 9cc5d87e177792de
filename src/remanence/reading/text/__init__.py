"""Text: damaged words mended with the way back, broken lines joined, sentences and distances in them."""

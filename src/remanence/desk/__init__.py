"""The desk: the user's own store of documents, candidates and decisions."""

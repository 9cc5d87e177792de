"""The reader: documents to candidate statements that a person can accept."""

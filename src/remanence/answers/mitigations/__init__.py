"""One mitigation, one file; each is found by lying here."""

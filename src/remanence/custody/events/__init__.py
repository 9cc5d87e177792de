"""Events: EPCIS 2.0 documents, checked, with the extension that says of what a mass is a mass."""

"""Formats of the reports, one file each: an answer or its tables in, bytes out."""

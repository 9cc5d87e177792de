"""Sources: files, folders, standard input and addresses become documents, one article at a time.

>>> from remanence.reading.sources.publishers import Publishers
>>> from remanence.reading.sources import documents
>>> for found in documents("news/", publishers=Publishers.load()):  # doctest: +SKIP
...     print(found)
"""

from remanence.reading.sources.read import documents

__all__ = ["documents"]

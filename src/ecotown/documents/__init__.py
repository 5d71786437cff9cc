"""
Foreign documents to and from the models: notices as they are published, read into one neutral sequence of blocks, and
understood from there.
"""

from ecotown.documents.importing import import_notice

__all__ = ["import_notice"]

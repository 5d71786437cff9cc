"""
The parts of a docx or xlsx file, with a bound on what they unfold into, and XML that can neither refer nor expand.
"""

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

import attrs

from ecotown.documents.messages import refuse_document
from ecotown.errors import MissingExtra

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Archive", "open_archive"]

_LARGEST_PART = 96 * 1024 * 1024
_LARGEST_WHOLE = 512 * 1024 * 1024
_MOST_PARTS = 20_000


@attrs.frozen
class Archive:
    """
    An opened file of parts.
    """

    archive: zipfile.ZipFile
    names: dict[str, str]
    """The name of each part as stored, by its name in lower case with forward slashes."""
    file: str

    def read(self, name: str) -> bytes | None:
        """
        The bytes of a part; None where there is none.
        """
        stored = self.names.get(name.lower().lstrip("/"))
        if stored is None:
            return None
        # What the directory says of the size need not be true.
        with self.archive.open(stored) as stream:
            data = stream.read(_LARGEST_PART + 1)
        if len(data) > _LARGEST_PART:
            _refuse_size(self.file)
        return data

    def parse(self, name: str) -> "_Element | None":
        """
        The root of a part that is XML; None where there is none.
        """
        data = self.read(name)
        return None if data is None else parse_xml(data)

    def related(self, part: str) -> dict[str, tuple[str, ...]]:
        """
        The parts that a part refers to, by the last word of the kind of relation (`styles`, `numbering`, `footnotes`).
        """
        folder, base = posixpath.split(part)
        root = self.parse(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, ...]] = {}
        for relation in () if root is None else root:
            kind, target = relation.get("Type", ""), relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            name = posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target[1:]
            kind = kind.rsplit("/", 1)[-1]
            found[kind] = (*found.get(kind, ()), name)
        return found


def open_archive(data: bytes, file: str) -> Archive:
    """
    A docx or xlsx file as its parts. Raises InvalidFile for what unfolds into too much or is encrypted.
    """
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _LARGEST_WHOLE:
        _refuse_size(file)
    if any(entry.flag_bits & 1 for entry in entries):
        refuse_document("document/encrypted", file)
    return Archive(archive, {entry.filename.replace("\\", "/").lower(): entry.filename for entry in entries}, file)


def parse_xml(data: bytes) -> "_Element":
    """
    The root of an XML text. A document type, which could define entities, is an error; depth is bounded by libxml2.
    """
    etree = _load_lxml()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root: _Element = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise ValueError("DOCTYPE")
    return root


def _refuse_size(file: str) -> None:
    refuse_document("document/too-large", file, what="解压后的大小", what_en="bytes when unfolded", most=_LARGEST_WHOLE)


if TYPE_CHECKING:
    from types import ModuleType


def _load_lxml() -> "ModuleType":
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtra("documents", "读取 docx 文件", "reading a docx file") from None
    return etree

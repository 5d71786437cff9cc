"""
Elements of WordprocessingML by their local names: the strict and the transitional form differ in their namespaces alone.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["child", "children", "is_on", "local_name", "value"]


def local_name(element: "_Element") -> str:
    """
    The name of an element without its namespace.
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: "_Element", name: str = "val") -> str | None:
    """
    An attribute by its local name.
    """
    for key, text in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return None


def children(element: "_Element", *names: str) -> "Iterator[_Element]":
    """
    The children of these names.
    """
    return (each for each in element if local_name(each) in names)


def child(element: "_Element | None", *names: str) -> "_Element | None":
    """
    What lies at the end of a path of names, each the first of its kind.
    """
    for name in names:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def is_on(element: "_Element | None") -> bool:
    """
    Whether a property that can be on or off is on.
    """
    return element is not None and value(element) not in ("0", "false", "off", "none")

"""
The parse tree as the lowering sees it.
"""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lark import Token

__all__ = ["Node", "nodes", "reach", "tokens", "words"]


class Node(Protocol):
    """
    A node of the parse tree: the name of its rule, and its children, which are nodes and tokens.

    The parser library types a child as either of the two everywhere; here the grammar says which it is.
    """

    @property
    def data(self) -> str:
        """
        The rule's name in `grammar/scoring.lark`.
        """

    @property
    def children(self) -> list[Any]:
        """
        Nodes and tokens in the order of the text.
        """


def tokens(node: Node) -> "list[Token]":
    """
    The tokens that stand directly in a node.
    """
    return [child for child in node.children if not hasattr(child, "children")]


def nodes(node: Node, name: str | None = None) -> list[Node]:
    """
    The nodes that stand directly in a node; those of one name, where it is given.
    """
    return [child for child in node.children if hasattr(child, "children") and name in (None, child.data)]


def reach(node: Node) -> int:
    """
    Where the last token of a node ends in the text that was parsed.
    """
    last: Any = node
    while hasattr(last, "children"):
        last = last.children[-1]
    end: int = last.end_pos
    return end


def words(node: Node, name: str) -> str | None:
    """
    The text of the node of a name that stands directly in a node, or None.
    """
    found = nodes(node, name)
    return "".join(str(token) for token in found[0].children) if found else None

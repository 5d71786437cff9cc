"""
The parse tree as the lowering sees it, and where its parts stand in the folded text.
"""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lark import Token

__all__ = ["Node", "first_token", "nodes", "reach", "span", "tokens", "year_of"]


class Node(Protocol):
    """
    A node of the parse tree: the name of its rule, and its children, which are nodes and tokens.

    The parser library types a child as either of the two everywhere; here the grammar says which it is.
    """

    @property
    def data(self) -> str:
        """
        The rule's name in `grammar/target.lark`.
        """

    @property
    def children(self) -> list[Any]:
        """
        Nodes and tokens in the order of the text.
        """


def year_of(token: str) -> int:
    """
    The year that a token names: 2025年, or the last one of a five-year plan (“十四五”末).
    """
    if token[:4].isdecimal():
        return int(token[:4])
    # “十一五” ended in 2010.
    return 2010 + 5 * "一二三四五".index(token[token.index("十") + 1])


def tokens(node: Node) -> "list[Token]":
    """
    The tokens that stand directly in a node.
    """
    return [child for child in node.children if not hasattr(child, "children")]


def nodes(node: Node) -> list[Node]:
    """
    The nodes that stand directly in a node.
    """
    return [child for child in node.children if hasattr(child, "children")]


def first_token(node: "Node | Token") -> "Token":
    """
    The token that a node begins with.
    """
    first: Any = node
    while hasattr(first, "children"):
        first = first.children[0]
    token: Token = first
    return token


def span(node: "Node | Token") -> tuple[int, int]:
    """
    Where the first token of a node stands in the folded text.
    """
    token = first_token(node)
    return token.start_pos or 0, token.end_pos or 0


def reach(node: "Node | Token") -> int:
    """
    Where the last token of a node ends in the folded text.
    """
    last: Any = node
    while hasattr(last, "children"):
        last = last.children[-1]
    end: int = last.end_pos
    return end

"""
The nodes of a target one by one, for rules that look for a kind of node wherever it stands.
"""

from collections.abc import Iterator

import attrs

from ecotown.targets.nodes import Rule

__all__ = ["nodes_of"]


def nodes_of(rule: Rule) -> Iterator[object]:
    """
    A rule and every node in it, labels and numbers too, in the order of the text.
    """
    yield rule
    # Every node keeps its parts as fields that are nodes or tuples of nodes.
    for field in attrs.fields(type(rule)):
        value = getattr(rule, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(item)):
                yield from nodes_of(item)

"""
Where in a file a finding stands: its line and column, and the line drawn with the characters marked.

A file that was loaded is composed once more, so that anything in it can be found by the keys and indices that lead there,
the single items of a list too.
"""

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidFile
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.locate import locate
from ecotown.files.source import Source
from ecotown.plans import Position

__all__ = ["Page", "Passage", "Step", "join_path", "mark"]

Step = str | int
"""A key or an index on the way to an item."""


@attrs.frozen(kw_only=True)
class Passage:
    """
    The place of a finding. What is not known is None: something made in memory has no more than a path.
    """

    file: str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    excerpt: str | None = None

    def hold(self, diagnostic: Diagnostic) -> Diagnostic:
        """
        The diagnostic at this place.
        """
        return attrs.evolve(
            diagnostic,
            file=self.file,
            path=self.path,
            line=self.line,
            column=self.column,
            end_column=self.end_column,
            excerpt=self.excerpt,
        )


def join_path(*way: Step) -> str:
    """
    The steps to an item as they are printed: `indicators[3].target`.
    """
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).lstrip(".")


def mark(source: Source, path: str | None, start: int, end: int) -> Passage:
    """
    The place of the characters from `start` to `end` (excluded); of several lines the first is marked.
    """
    line, column = source.place(start)
    length = min(max(1, end - start), max(1, len(source.line_at(line)) - column + 1))
    return Passage(
        file=source.file,
        path=path,
        line=line,
        column=column,
        end_column=column + length,
        excerpt=source.excerpt(start, start + length),
    )


@attrs.frozen
class Page:
    """
    A file in which things are found by their path; without a source only the path is known.
    """

    root: Node | None = None
    source: Source | None = None

    @classmethod
    def of(cls, position: Position | None) -> "Page":
        """
        The file that something was loaded from, by the place of the whole of it.
        """
        if position is None or not position.source:
            return cls()
        source = Source(position.file, position.source)
        try:
            return cls(compose(source), source)
        except InvalidFile:  # a model whose position was made by hand
            return cls(None, source)

    def holds(self, *way: Step) -> bool:
        """
        Whether something stands at the end of a path.
        """
        found = self._find(way)
        return found.is_whole and not (isinstance(found.node, ScalarNode) and found.node.is_null)

    def value(self, *way: Step) -> Passage:
        """
        The place of a text; of a list, a mapping, or where there is nothing, that of the last key on the way.
        """
        found = self._find(way)
        span = found.node.span if found.is_whole and isinstance(found.node, ScalarNode) else found.key
        if span is None or self.source is None:
            return self._whole(way)
        return mark(self.source, join_path(*way), *span)

    def key(self, *way: Step) -> Passage:
        """
        The place of the key of a value, or of the last key on the way to it that is there.
        """
        span = self._find(way).key
        return self._whole(way) if span is None or self.source is None else mark(self.source, join_path(*way), *span)

    def within(self, text: str, start: int, end: int, *way: Step) -> Passage:
        """
        The place of some characters of a value, whose text is `text`.
        """
        found = self._find(way)
        if not found.is_whole or found.node is None or self.source is None:
            return self.value(*way)
        position = self.source.position(found.node.start, found.node.end)
        first = locate(position, text, start)
        last = locate(position, text, max(start, end - 1))
        return mark(self.source, join_path(*way), first.start, max(first.start, last.start) + 1)

    def _whole(self, way: tuple[Step, ...]) -> Passage:
        file = None if self.source is None else self.source.file
        return Passage(file=file, path=join_path(*way) or None)

    def _find(self, way: tuple[Step, ...]) -> "_Found":
        """
        The node at the end of a path, or the last one on the way to it that is there.
        """
        node, key = self.root, None
        for step in way:
            inner = None
            if isinstance(node, MappingNode):
                for each, value in node.entries:
                    if each.text == str(step):
                        inner, key = value, each.span
            elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
                inner = node.items[step]
                key = inner.span
            if inner is None:
                return _Found(node, key, is_whole=False)
            node = inner
        return _Found(node, key, is_whole=node is not None)


@attrs.frozen
class _Found:
    """
    Where a way led: the node, the span of the last key or item on it, and whether it went to its end.
    """

    node: Node | None
    key: tuple[int, int] | None
    is_whole: bool

"""
The contextual lexer, made light: which terminals count is still the parser state's to say, but each terminal's pattern is
compiled once, when it is first tried, and shared by all states.

The parser library compiles one large pattern for each state that it meets. Chinese keywords with conditions make those
patterns slow to compile: a short program would spend most of its time there. What is read is the same.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from lark import Token
from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken
from lark.lexer import ContextualLexer, LexerState, LineCounter, TerminalDef

if TYPE_CHECKING:
    from lark.parsers.lalr_parser_state import ParserState

    State: TypeAlias = ParserState[Any]

__all__ = ["SharedPatternLexer"]

_Match: TypeAlias = Callable[[str, int, int], "re.Match[str] | None"]
# The library leaves the constructors of its errors untyped.
_unexpected_token: Callable[..., UnexpectedInput] = UnexpectedToken
_unexpected_characters: Callable[..., UnexpectedInput] = UnexpectedCharacters


class SharedPatternLexer(ContextualLexer):
    """
    A contextual lexer for grammars without ignored terminals and without lexer callbacks.
    """

    def __init__(
        self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()
    ) -> None:
        self._order: list[TerminalDef] = sorted(
            conf.terminals,
            key=lambda terminal: (
                -terminal.priority,
                -terminal.pattern.max_width,
                -len(terminal.pattern.value),
                terminal.name,
            ),
        )
        self._accepts = {state: frozenset(accepts) | frozenset(always_accept) for state, accepts in states.items()}
        self._by_name = conf.terminals_by_name
        self._patterns: dict[str, _Match] = {}
        self._tried: dict[frozenset[str], tuple[tuple[str, _Match], ...]] = {}
        self._all = frozenset(terminal.name for terminal in conf.terminals)

    def lex(self, lexer_state: LexerState, parser_state: "State") -> Iterator[Token]:
        """
        The tokens of a text, each among those that the parser's state accepts.
        """
        text = lexer_state.text.text
        end = lexer_state.text.end
        place = lexer_state.line_ctr
        while place.char_pos < end:
            accepts = self._accepts[parser_state.position]
            token = self._next(text, place, end, accepts)
            if token is None:
                raise self._unexpected(text, place, end, accepts, parser_state)
            place.feed(token)
            token.end_line, token.end_column, token.end_pos = place.line, place.column, place.char_pos
            lexer_state.last_token = token
            yield token

    def _next(self, text: str, place: LineCounter, end: int, accepts: frozenset[str]) -> Token | None:
        start = place.char_pos
        for name, match in self._tried.get(accepts) or self._patterns_for(accepts):
            found = match(text, start, end)
            if found is not None:
                return Token(name, found.group(), start, place.line, place.column)
        return None

    def _patterns_for(self, accepts: frozenset[str]) -> tuple[tuple[str, _Match], ...]:
        tried = []
        for terminal in self._order:
            if terminal.name in accepts:
                if terminal.name not in self._patterns:
                    self._patterns[terminal.name] = re.compile(terminal.pattern.to_regexp()).match
                tried.append((terminal.name, self._patterns[terminal.name]))
        self._tried[accepts] = tuple(tried)
        return self._tried[accepts]

    def _unexpected(
        self, text: str, place: LineCounter, end: int, accepts: frozenset[str], parser_state: "State"
    ) -> UnexpectedInput:
        token = self._next(text, place, end, self._all)
        if token is not None:
            return _unexpected_token(token, accepts, state=parser_state)
        return _unexpected_characters(
            text,
            place.char_pos,
            place.line,
            place.column,
            allowed=accepts,
            state=parser_state,
            terminals_by_name=self._by_name,
        )

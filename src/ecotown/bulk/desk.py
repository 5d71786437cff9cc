"""
A desk: the tables of one judgement by their names, and the engine that reads them where they are.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from ecotown.bulk.text.dialects import Dialect

__all__ = ["Desk"]


class Desk(ABC):
    """
    The tables of one judgement, whose names all begin with `ecotown_`, and the engine that reads them.

    Frames are read where they lie as far as the engine can; what a statement gives comes back as the caller gave his frame.
    """

    dialect: Dialect

    @abstractmethod
    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """
        The rows of a query.
        """

    @abstractmethod
    def columns(self, name: str) -> Mapping[str, str]:
        """
        The columns of a table with what they hold: `integer`, `float`, `single` (32 bits), `boolean` or `other`.
        """

    @abstractmethod
    def define(self, name: str, text: str) -> None:
        """
        Give the rows of a query a name.
        """

    @abstractmethod
    def add(self, name: str, frame: object) -> None:
        """
        Put a frame on the desk under a name.
        """

    @abstractmethod
    def give_back(self, text: str) -> Any:
        """
        The rows of a query, as the caller gave his frame.
        """

    def dicts(self, text: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
        """
        The rows of a query by the names of its columns.
        """
        return [dict(zip(names, row, strict=True)) for row in self.rows(text)]

    def clear(self) -> None:  # noqa: B027 - a desk of this process goes with its tables; only servers keep them
        """
        Take off the engine what was put there for this judgement.
        """

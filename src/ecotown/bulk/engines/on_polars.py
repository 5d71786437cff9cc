"""
Polars: frames and files through Polars' own SQL, without another engine.
"""

import os
from collections.abc import Mapping
from typing import Any

import attrs

from ecotown.bulk.desk import Desk
from ecotown.bulk.engines.kinds import kind_of_frame, kind_of_path, to_arrow
from ecotown.bulk.text.dialects import DIALECTS, Dialect
from ecotown.errors import MissingExtra

__all__ = ["open_polars"]


@attrs.frozen(kw_only=True)
class _PolarsDesk(Desk):
    """
    Frames in an SQL context. Nothing is read before a query asks for it.
    """

    context: Any
    kind: str
    dialect: Dialect = DIALECTS["polars"]

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.context.execute(text).collect().rows()
        return found

    def columns(self, name: str) -> Mapping[str, str]:
        import polars as pl

        schema = self.context.execute(f"SELECT * FROM {name}").collect_schema()
        single = {pl.Float64(): "float", pl.Float32(): "single", pl.Boolean(): "boolean"}
        return {name: "integer" if kind.is_integer() else single.get(kind, "other") for name, kind in schema.items()}

    def define(self, name: str, text: str) -> None:
        self.context.register(name, self.context.execute(text).collect())

    def add(self, name: str, frame: object) -> None:
        self.context.register(name, _scan(frame))

    def give_back(self, text: str) -> Any:
        answer = self.context.execute(text)
        match self.kind:
            case "lazy" | "path":
                return answer
            case "pandas":
                return answer.collect().to_pandas()
            case "pyarrow":
                return answer.collect().to_arrow()
            case _:
                return answer.collect()


def open_polars(frame: Any) -> Desk:
    """
    A desk with a frame of any kind on it; a lazy frame comes back for a lazy one and for a path.
    """
    try:
        import polars as pl
        import pyarrow as pa  # noqa: F401 - the rules are handed over in it
    except ImportError:
        raise MissingExtra("polars", "用 Polars 成批判定", "judging in bulk with Polars") from None
    context: Any = pl.SQLContext(eager=False)
    desk = _PolarsDesk(context=context, kind=kind_of_frame(frame))
    desk.add("ecotown_observations", frame)
    return desk


def _scan(frame: Any) -> Any:
    import polars as pl

    match kind_of_frame(frame):
        case "lazy" | "polars":
            return frame
        case "path" if kind_of_path(frame) == "parquet":
            return pl.scan_parquet(os.fspath(frame))
        case "path":
            return pl.scan_csv(os.fspath(frame), infer_schema=False)
        case _:
            return pl.from_arrow(to_arrow(frame))

"""
Spark: tables and views of a session, judged by the cluster that holds them.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from ecotown.bulk.desk import Desk
from ecotown.bulk.engines.kinds import existing_table, missing_table, to_arrow
from ecotown.bulk.text.dialects import DIALECTS, Dialect

__all__ = ["open_spark_table"]

_KINDS = {
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint"), "integer"),
    "double": "float",
    "float": "single",
    "boolean": "boolean",
}


@attrs.frozen(kw_only=True)
class _SparkDesk(Desk):
    """
    A session. What is put on the desk is a temporary view, and so is what a query defines: nothing is written.
    """

    session: Any
    into: str | None
    views: set[str] = attrs.field(factory=set)
    dialect: Dialect = DIALECTS["spark"]

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.session.sql(text).collect()]

    def columns(self, name: str) -> Mapping[str, str]:
        return {column: _KINDS.get(kind, "other") for column, kind in self.session.table(name).dtypes}

    def define(self, name: str, text: str) -> None:
        self._show(name, self.session.sql(text))

    def add(self, name: str, frame: object) -> None:
        if isinstance(frame, str):
            if not self.session.catalog.tableExists(frame):
                raise missing_table(frame)
            self._show(name, self.session.table(frame))
        elif type(frame).__module__.startswith("pyspark."):
            self._show(name, frame)
        else:
            self._show(name, self.session.createDataFrame(to_arrow(frame)))

    def _show(self, name: str, frame: Any) -> None:
        frame.createOrReplaceTempView(name)
        self.views.add(name)

    def give_back(self, text: str) -> Any:
        answer = self.session.sql(text)
        if self.into is None:
            return answer
        if self.session.catalog.tableExists(self.into):
            raise existing_table(self.into)
        answer.write.saveAsTable(self.into)
        return self.session.table(self.into)

    def clear(self) -> None:
        for name in self.views:
            self.session.catalog.dropTempView(name)


def open_spark_table(session: Any, table: Any, into: str | None) -> Desk:
    """
    A desk beside a table of a session.
    """
    desk = _SparkDesk(session=session, into=into)
    desk.add("ecotown_observations", table)
    return desk

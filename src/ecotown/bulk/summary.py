"""
Verdicts counted by place or by indicator, without a row of the result ever standing in memory.
"""

from collections.abc import Mapping
from typing import Any

from ecotown.bulk.engines import hold
from ecotown.bulk.frames import Frame, Prepared, prepare
from ecotown.errors import EcotownError
from ecotown.evaluation import Verdict
from ecotown.plans import IndicatorSystem

__all__ = ["summarize"]

_KEYS = {"place": "place", "indicator": "indicator, component"}


def summarize(
    system: IndicatorSystem,
    frame: Frame,
    *,
    by: str = "place",
    year: int,
    places: Frame = None,
    assigned: Frame = None,
    references: Frame = None,
    columns: Mapping[str, str] | None = None,
    engine: str = "duckdb",
    connection: Any = None,
    into: str | None = None,
) -> Frame:
    """
    How many rows came out which way, for each place (`by="place"`) or for each row of the system (`by="indicator"`).

    Places come by name, rows as they stand in the system. The columns are `met, not_met, undetermined, not_applicable,
    borderline`; the other arguments, the kinds of frames and the errors are those of `assess_frame`. With a `connection` the
    frame is the name of a table there, `into` that of a new table
    for the counts, and what comes back is that of `assess_table`, from PostgreSQL the temporary table `ecotown_summary`.
    """
    keys = _KEYS.get(by)
    if keys is None:
        raise EcotownError("bulk/unknown-key", f"不能按“{by}”汇总", f'there is no summary by "{by}"')
    counts = ", ".join(
        f"COUNT(CASE WHEN verdict = '{verdict.value}' THEN 1 END) AS {verdict.value.replace('-', '_')}"
        for verdict in Verdict
    )
    with hold(connection):
        prepared = prepare(
            system,
            frame,
            year=year,
            places=places,
            assigned=assigned,
            references=references,
            columns=columns,
            engine=engine,
            connection=connection,
            into=into,
            kept_as="ecotown_summary",
        )
        text = (
            f"SELECT {keys}, {counts}, COUNT(CASE WHEN borderline THEN 1 END) AS borderline"
            f" FROM (\n{prepared.text}\n) judged_rows GROUP BY {keys} ORDER BY {_order(prepared, by)}"
        )
        answer = prepared.desk.give_back(text)
        prepared.desk.clear()
    return answer


def _order(prepared: Prepared, by: str) -> str:
    """
    Places by name, rows as they stand in the system.
    """
    if by == "place":
        return "place"
    quote = prepared.desk.dialect.quote
    whens = " ".join(
        f"WHEN indicator = {quote(row.indicator.number)}"
        + ("" if row.requirement.component is None else f" AND component = {quote(row.requirement.component)}")
        + f" THEN {row.number}"
        for row in prepared.lowering.rows
    )
    return f"CASE {whens} END"

"""
Every engine against the exact judge: the conformance cases and ten thousand random verdicts on each.

They take minutes and need servers, so they are a run of their own: `pytest -m engines tests/bulk/test_engines.py`.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from bulk import test_quantities as quantities
from bulk.frames import Key, in_bulk
from bulk.on_engines import ENGINES, Engines
from bulk.random_tables import Drawn, describe, differences, draw
from bulk.servers import NotToBeHad
from bulk.test_conformance_in_bulk import Posed, Together, all_posed, put_together
from ecotown.bulk import assess_frame
from ecotown.bulk.lowered import Leaf
from ecotown.bulk.lowering import lower_system
from ecotown.errors import EcotownError
from ecotown.evaluation import Result
from ecotown.plans import IndicatorSystem

pytestmark = [
    pytest.mark.engines,
    # Libraries of the engines warn of one another's versions, and leave sockets to their end.
    pytest.mark.filterwarnings("default::FutureWarning", "default::DeprecationWarning", "default::ResourceWarning"),
    pytest.mark.filterwarnings("default::pytest.PytestUnraisableExceptionWarning"),
]
# A text grows with the trees of compound targets, and Spark takes seconds to plan a long one; plain rows cost it nothing.
AT_ONCE = 30
# Every row is judged at every place, and every case is a place of its own.
PLAIN_AT_ONCE = 150


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with ExitStack() as stack:
        yield Engines(stack)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, engines: Engines) -> str:
    """
    An engine that runs.
    """
    name: str = request.param
    try:
        engines.start(name)
    except NotToBeHad as lack:
        pytest.skip(f"NOT TESTED on {name}: {lack}")
    return name


def is_plain(posed: Posed) -> bool:
    """
    Whether the whole of a case stands in the rules table.
    """
    lowering = lower_system(IndicatorSystem(id="s", indicators=(posed.indicator,)))
    return all(isinstance(row.node, Leaf) for row in lowering.rows)


def accepted(cases: list[Posed], year: int) -> list[Posed]:
    """
    The cases whose tables are not refused; which ones are is the same on all engines.
    """
    try:
        together = put_together(cases, year)
        assess_frame(together.system, together.table, **together.arguments)
    except EcotownError:
        half = len(cases) // 2
        return [] if half == 0 else [*accepted(cases[:half], year), *accepted(cases[half:], year)]
    return cases


@cache
def conformance() -> tuple[Together, ...]:
    """
    The conformance cases in few judgements.
    """
    by_year: dict[int, list[Posed]] = {}
    for posed in all_posed()[0]:
        by_year.setdefault(posed.year, []).append(posed)
    groups: list[Together] = []
    for year, cases in by_year.items():
        fit = [case for start in range(0, len(cases), 64) for case in accepted(cases[start : start + 64], year)]
        plain = [case for case in fit if is_plain(case)]
        others = [case for case in fit if not is_plain(case)]
        for kind, size in ((plain, PLAIN_AT_ONCE), (others, AT_ONCE)):
            groups += [put_together(kind[start : start + size], year) for start in range(0, len(kind), size)]
    return tuple(groups)


@cache
def drawn_tables() -> tuple[tuple[Drawn, dict[Key, Result]], ...]:
    """
    Two random systems of forty rows on random tables of 130 places, one of numbers and one of texts.
    """
    return tuple((drawn, drawn.exact()) for drawn in (draw(1, places=130), draw(2, places=130)))


def test_the_conformance_cases_agree_with_the_exact_judge(engine: str, engines: Engines) -> None:
    differing: list[str] = []
    count = 0
    for together in conformance():
        found = in_bulk(engines.judge(engine, together.system, together.table, **together.arguments))
        targets = {indicator.number: indicator.target for indicator in together.system.indicators}
        count += len(together.exact)
        differing += [
            f"{key} [{targets[key[1]]}]: exact {verdict}, {engine} {found.get(key)}"
            for key, verdict in together.exact.items()
            if verdict != found.get(key)
        ]
    assert not differing, "\n".join(differing[:60]) + f"\n{len(differing)}"
    assert count > 2_500


def test_ten_thousand_random_verdicts_agree_with_the_exact_judge(engine: str, engines: Engines) -> None:
    count = 0
    for drawn, exact in drawn_tables():
        result = engines.judge(engine, drawn.system, drawn.table, **drawn.arguments)
        for key in differences(drawn, exact, result):
            raise AssertionError(describe(drawn, key, exact[key], result))
        count += len(exact)
    assert count > 10_000


def test_what_is_computed_from_raw_quantities(engine: str, engines: Engines) -> None:
    for seed in range(3):
        drawn = quantities.draw(100 + seed)
        result = engines.judge(engine, drawn.system, drawn.table, year=quantities.YEAR, places=drawn.places)
        assert not quantities.differences(drawn, result)

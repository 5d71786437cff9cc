"""
Every engine against the exact judge: the conformance cases and ten thousand random verdicts on each.

They take minutes and need servers, so they are a run of their own:
`pytest -m engines -n 2 --dist loadgroup tests/bulk/test_engines.py`.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from bulk import test_quantities as quantities
from bulk.frames import Key
from bulk.on_engines import ENGINES, Engines
from bulk.random_tables import Drawn, describe, differences, draw
from bulk.servers import NotToBeHad
from bulk.test_conformance_in_bulk import compare
from ecotown.evaluation import Result

pytestmark = [
    pytest.mark.engines,
    # Libraries of the engines warn of one another's versions, and leave sockets to their end.
    pytest.mark.filterwarnings("default::FutureWarning", "default::DeprecationWarning", "default::ResourceWarning"),
    pytest.mark.filterwarnings("default::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def engines() -> Iterator[Engines]:
    with ExitStack() as stack:
        yield Engines(stack)


# Spark takes as long as all the others together: it comes first, and two processes (`-n 2 --dist loadgroup`) are done at once.
@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in reversed(ENGINES)])
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


@cache
def drawn_tables() -> tuple[tuple[Drawn, dict[Key, Result]], ...]:
    """
    Two random systems of forty rows on random tables of 130 places, one of numbers and one of texts.
    """
    return tuple((drawn, drawn.exact()) for drawn in (draw(1, places=130), draw(2, places=130)))


def test_the_conformance_cases_agree_with_the_exact_judge(engine: str, engines: Engines) -> None:
    compare(lambda together: engines.judge(engine, together.system, together.table, **together.arguments), engine)


def test_ten_thousand_random_verdicts_agree_with_the_exact_judge(engine: str, engines: Engines) -> None:
    count = 0
    for drawn, exact in drawn_tables():
        result = engines.judge(engine, drawn.system, drawn.table, **drawn.arguments)
        for key in differences(drawn, exact, result):
            raise AssertionError(describe(drawn, key, exact[key], result))
        count += len(exact)
    assert count > 10_000


def test_what_is_computed_from_raw_quantities(engine: str, engines: Engines) -> None:
    for seed in (100, 101):
        drawn = quantities.draw(seed)
        result = engines.judge(engine, drawn.system, drawn.table, **drawn.arguments)
        assert not quantities.differences(drawn, result)

"""
Tries the laws of hostile input for as long as you like.

    python tests/fuzz/run.py --seconds 600 [--law targets|round-trips|observations|files]

Texts are real targets, torn and joined at random; observations are whatever JSON holds; files are real files with bytes
changed. Each ends in a value or an `EcotownError`. What breaks a law is shrunk and printed, and the exit status is 1.
tests/fuzz/test_fuzz.py runs the same laws for a moment.
"""

import argparse
import json
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ecotown
from ecotown.testing import Case, load_cases

__all__ = ["LAWS"]

ROOT = Path(__file__).parents[2]
FILES = (
    *sorted((ROOT / "examples").glob("*/plan.yaml")),
    *sorted((ROOT / "examples").glob("*/ledger.*")),
    *sorted((ROOT / "src" / "ecotown" / "systems").glob("*.yaml")),
)
_LOADERS: dict[str, Callable[[Path], object]] = {
    "plan": ecotown.load_plan,
    "ledger": ecotown.load_ledger,
    "system": ecotown.load_system,
}
_LANGUAGES: tuple[Literal["zh", "ascii", "en"], ...] = ("zh", "ascii", "en")
_MOST = 2_000
_SLOW = 5.0


@cache
def corpus() -> tuple[str, ...]:
    """
    The targets of the conformance cases.
    """
    cases = [
        case for path in sorted((ROOT / "grammar" / "conformance").glob("*.yaml")) for case in load_cases(path).cases
    ]
    return tuple(dict.fromkeys(case.target for case in cases if isinstance(case, Case)))


@st.composite
def texts(draw: st.DrawFn) -> str:
    """
    Pieces of real targets and of nothing real, put together.
    """
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.integers(0, 9)) == 0:
            pieces.append(draw(st.text(max_size=8)))
            continue
        whole = draw(st.sampled_from(corpus()))
        start = draw(st.integers(0, max(0, len(whole) - 1)))
        end = draw(st.integers(start, len(whole)))
        pieces.append(
            draw(st.sampled_from((whole, whole[start:], whole[:end], whole[start:end], whole[:start] + whole[end:])))
        )
    return draw(st.sampled_from(("", "，", "；", "\n", "或", "且", "、", " "))).join(pieces)[:_MOST]


indicators = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(("森林覆盖率", "化肥施用强度", "漏损率", "单位GDP能耗下降率", "新增绿地", "空气")),
        "unit": st.sampled_from(("%", "‰", "户", "千克/公顷", "折纯,千克/公顷", "元/人/年", "张", "-")),
        "better": st.sampled_from(("higher", "lower")),
        "components": st.sampled_from(((), ("化肥", "农药"))),
        "may_be_absent": st.booleans(),
    },
)
words = st.sampled_from(
    (
        "达标",
        "未达标",
        "开展",
        "未开展",
        "Ⅲ类",
        "不涉及",
        "—",
        "86%",
        "0.3 吨/亩",
        "1,234",
        "2021-06-30",
        "无",
        "未改变",
        "基本消除",
        "NaN",
    )
)
leaves = st.one_of(st.none(), st.booleans(), st.integers(-10, 10**12), st.floats(), words, st.text(max_size=8))
keys = st.one_of(
    st.integers(2015, 2026),
    st.integers(2015, 2026).map(str),
    st.sampled_from(("面积", "性质", "总体", "化肥", "农药", "原有", "现有", "judgement", "by", "target", "")),
    st.text(max_size=4),
)
observations = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=10
)


@given(texts(), indicators)
def targets(text: str, indicator: dict[str, Any]) -> None:
    """
    A text ends in a target, which can be printed, or in a refusal at a place in it; and it takes no age.
    """
    start = time.perf_counter()
    try:
        target = ecotown.parse_target(text, **indicator)
    except ecotown.TargetSyntaxError as error:
        assert 0 <= error.start <= error.end <= len(text), (error.start, error.end)
        error.render("en")
        return
    except ecotown.EcotownError:
        return
    finally:
        assert time.perf_counter() - start < _SLOW
    for language in _LANGUAGES:
        ecotown.format_target(target, language)


@given(texts(), indicators)
def round_trips(text: str, indicator: dict[str, Any]) -> None:
    """
    What a text means is printed so that it reads back as the same, and prints the same again.
    """
    try:
        target = ecotown.parse_target(text, **indicator)
    except ecotown.EcotownError:
        return
    for language in _LANGUAGES[:2]:
        form = ecotown.format_target(target, language)
        again = ecotown.parse_target(form, **indicator)
        assert again == target, f"{form!r} reads back as {again.rule}"
        assert ecotown.format_target(again, language) == form


@given(
    text=st.sampled_from(corpus()) | texts(),
    indicator=indicators,
    observed=observations,
    year=st.none() | st.integers(2015, 2026),
    place=st.none() | st.dictionaries(st.sampled_from(("terrain", "level")), leaves, max_size=2),
    assigned=st.none() | observations,
    references=st.none() | st.dictionaries(st.sampled_from(("全县平均水平", "上年")), observations, max_size=2),
)
def judgements(*, text: str, indicator: dict[str, Any], observed: object, **circumstances: Any) -> None:
    """
    An observation ends in a result that can be told and sent, or in an error.
    """
    try:
        target = ecotown.parse_target(text, **indicator)
        result = ecotown.evaluate_target(target, observed, **circumstances)
    except ecotown.EcotownError as error:
        error.render("zh")
        return
    assert (result.verdict is ecotown.Verdict.UNDETERMINED) == (result.reason is not None)
    assert result.explain("en")
    json.dumps(result.to_dict("zh"), ensure_ascii=False).encode()


@given(st.data())
def files(data: st.DataObject) -> None:
    """
    A file with bytes changed loads, or is refused.
    """
    original = data.draw(st.sampled_from(FILES), label="file")
    content = bytearray(original.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = min(len(content), start + data.draw(st.integers(0, 40)))
        piece = data.draw(st.binary(max_size=8) | st.text(max_size=8).map(str.encode) | st.sampled_from(_TRICKS))
        content[start:end] = piece
    kind = original.stem if original.stem in _LOADERS else "system"
    with tempfile.TemporaryDirectory(prefix="ecotown-fuzz-") as folder:
        path = Path(folder, original.name)
        path.write_bytes(content)
        try:
            _LOADERS[kind](path)
        except ecotown.EcotownError as error:
            error.render("zh")


_TRICKS = (
    b"&a [*a, *a]",
    b"!!python/object:os.system",
    b"? [",
    b"\t",
    b"- - - -",
    b"{" * 50,
    b"\xff\xfe",
    b"\r",
    b'"',
    b"'",
    b": ",
    b"|",
)

LAWS: dict[str, Callable[[], None]] = {
    "targets": targets,
    "observations": judgements,
    "files": files,
    "round-trips": round_trips,
}


def main() -> int:
    """
    Run the laws in turn until the time is up.
    """
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=60, help="how long, 60 by default")
    arguments.add_argument("--law", choices=LAWS, action="append", help="only this one")
    given_ = arguments.parse_args()
    end = time.monotonic() + given_.seconds
    often = settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    chosen = {name: often(LAWS[name]) for name in given_.law or LAWS}
    rounds = 0
    while time.monotonic() < end:
        for name, law in chosen.items():
            try:
                law()
            except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
                traceback.print_exc()
                sys.stdout.write(f"The law of {name} is broken.\n")
                return 1
        rounds += 1
    sys.stdout.write(f"{rounds} rounds of {len(chosen)} laws, 300 examples each: nothing broken.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

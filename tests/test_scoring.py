"""
Scoring rules: the conformance cases, refusals with their places, diagnostics, explanations and the forms for machines.
"""

import contextlib
import copy
import json
import logging
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import lark
import pytest
import yaml

from ecotown.errors import EcotownError, ObservationError, ScoringSyntaxError
from ecotown.quantities import exact
from ecotown.scoring import (
    Kind,
    Reason,
    Score,
    ScoringConventions,
    format_scoring,
    list_needs,
    parse_scoring,
    score,
)
from ecotown.scoring.folding import fold
from ecotown.scoring.grammar import GRAMMAR_FILE, load_parser
from ecotown.scoring.nodes import AllOf, AnyOf, Capped, Comparator, Done, Grant, Level, Points, Quantity, Sense

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "grammar" / "conformance" / "scoring"
TABLE = ("points", "unit", "better", "target", "name")
KNOWN = ("observed", "met", "shortfall", "previous", "conventions")
KEYS = {
    *("rule", "expect", "lowest", "highest", "reason", "missing", "deducted", "added", "vetoed"),
    *("canonical", "diagnostics", "code", *TABLE, *KNOWN),
}


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in document["cases"]:
            facts = {**document.get("defaults", {}), **case}
            yield pytest.param(facts, id=f"{path.stem}: {facts.pop('name')}")


CASES = list(cases())


def run(facts: dict[str, Any]) -> Score:
    rule = parse_scoring(facts["rule"], **{key: facts[key] for key in TABLE if key in facts})
    if "canonical" in facts:
        assert format_scoring(rule) == facts["canonical"]
    assert parse_scoring(format_scoring(rule)) == rule
    assert parse_scoring(format_scoring(rule, "ascii")) == rule
    return score(rule, **{key: facts[key] for key in KNOWN if key in facts})


@pytest.mark.parametrize("facts", CASES)
def test_case(facts: dict[str, Any]) -> None:
    assert set(facts) <= KEYS
    if facts.get("expect") == "error":
        with pytest.raises(EcotownError) as raised:
            run(facts)
        assert raised.value.code == facts["code"]
        assert raised.value.hint
        return
    result = run(facts)
    told = result.explain("zh") + result.explain("en")
    match facts.get("expect"):
        case None:
            pass
        case "undetermined":
            assert not result.decided, told
            assert result.points is None
            assert result.missing
        case points:
            assert result.points == exact(points), told
    for name in ("lowest", "highest"):
        if name in facts:
            assert getattr(result, name) == exact(facts[name]), told
    for name in ("deducted", "added"):
        if name in facts:
            assert getattr(result, name).value == exact(facts[name]), told
    if "reason" in facts:
        assert result.reason == facts["reason"], told
    if "missing" in facts:
        assert [entry.name for entry in result.missing] == facts["missing"]
    if "vetoed" in facts:
        assert result.vetoed is (None if facts["vetoed"] == "open" else facts["vetoed"])
    codes = [diagnostic.code for diagnostic in result.diagnostics]
    assert set(facts.get("diagnostics", ())) <= set(codes), codes


def test_every_name_is_given_once() -> None:
    names = [case.id for case in CASES]
    assert [name for name in names if names.count(name) > 1] == []


# ---- Reading --------------------------------------------------------------------------------------------------------


def corpus() -> list[str]:
    return [facts["rule"] for case in CASES for facts in case.values if str(case.id).startswith("corpus:")]


def test_every_cell_of_the_corpus_is_read_and_printed_back() -> None:
    assert len(set(corpus())) >= 18
    for text in corpus():
        rule = parse_scoring(text)
        printed = format_scoring(rule)
        assert parse_scoring(printed) == rule
        assert format_scoring(parse_scoring(printed)) == printed
        assert format_scoring(rule, "en")


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("达到８S％得2分", "scoring/damaged", "８S"),
        ("达标得5分；每低 扣1分", "scoring/number-lost", "每低"),
        ("达标得5分；未达标", "scoring/no-points", "未达标"),
        ("达标得5分；≥85%abc得2分", "scoring/unreadable", "≥85%abc"),
        ("达标得5分；扣 2 分", "scoring/no-condition", "扣 2 分"),
        ("达标得5分，90%～80%得2分", "scoring/reversed-range", "90%～80%"),
        ("每低1个百分点扣0。5分", "scoring/decimal-point", "。"),
        ("达标得5分\n分别扣2分、1分", "scoring/respectively", "分别"),
    ],
)
def test_a_refusal_marks_the_characters_as_given(text: str, code: str, marked: str) -> None:
    with pytest.raises(ScoringSyntaxError) as raised:
        parse_scoring(text)
    error = raised.value
    assert error.code == code
    assert text[error.start : error.end] == marked
    assert error.line == text[: error.start].count("\n") + 1
    assert error.hint
    assert error.hint_en
    assert isinstance(error, ValueError)


def test_a_text_beyond_the_limit_is_refused_unread() -> None:
    with pytest.raises(ScoringSyntaxError, match="too-long"):
        parse_scoring("扣" * 65_537)
    with pytest.raises(ScoringSyntaxError, match="too-many"):
        parse_scoring("达标得1分;" * 501)
    with pytest.raises(ScoringSyntaxError, match="number-too-long"):
        parse_scoring(f"达到{'9' * 41}得1分")


def test_the_table_around_a_cell_takes_no_part_in_equality() -> None:
    plain = parse_scoring("每低1个百分点扣1分")
    rule = parse_scoring("每低１个百分点扣1分", points=5, unit="%", target="≥85%", better="higher", name="绿化率")
    assert plain == rule
    assert hash(plain) == hash(rule)
    assert rule.points == 5
    assert (rule.unit, rule.better, rule.name) == ("%", "higher", "绿化率")


def test_the_name_of_the_indicator_in_its_own_cell_is_the_indicator() -> None:
    rule = parse_scoring("森林覆盖率达到60%得5分", name="森林覆盖率", better="higher")
    assert format_scoring(rule) == "≥60%得5分"
    assert [need.name for need in list_needs(rule)] == ["森林覆盖率"]
    assert score(rule, {"森林覆盖率": 61}).points == 5
    assert score(rule, {"数值": 61}).points == 5


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("达到70%得1分", ["scoring/direction-assumed"]),
        ("实行14小时以上保洁得1分", ["scoring/number-in-statement"]),
        ("查阅资料，达标得1分", ["scoring/remark-left-out"]),
        ("≥70%得1分", []),
    ],
)
def test_what_reading_assumes_is_said(text: str, codes: list[str]) -> None:
    assert [diagnostic.code for diagnostic in parse_scoring(text).diagnostics] == codes


def test_marks_that_differ_are_said_and_the_table_holds() -> None:
    rule = parse_scoring("满分3分；每处扣1分", points=5)
    assert [diagnostic.code for diagnostic in rule.diagnostics] == ["scoring/points-differ"]
    assert score(rule, 1).points == 4
    assert score(rule, 1, points="10分").points == 9


def test_what_a_rule_asks_for_is_listed() -> None:
    rule = parse_scoring("绿地率≥25%得1分；每发生1起事故扣1分；弄虚作假的不得分；酌情加0～2分；有违规的，按比例扣分")
    assert [(need.kind, need.name) for need in list_needs(rule)] == [
        (Kind.VALUE, "绿地率"),
        (Kind.COUNT, "事故"),
        (Kind.JUDGEMENT, "弄虚作假"),
        (Kind.POINTS, "酌情加分"),
        (Kind.SHARE, "有违规"),
    ]
    assert all(need.kind.label and need.kind.label_en for need in list_needs(rule))


# ---- Scores ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value", [77.5, "77.5", "77.5%", "７７．５％", Fraction(155, 2), {"value": 77.5, "by": "张三"}]
)
def test_a_value_may_be_given_in_any_form(value: object) -> None:
    rule = parse_scoring("每低1个百分点扣0.5分", points=5, unit="%", target="≥80%")
    assert score(rule, value).points == 4


@pytest.mark.parametrize("value", [None, "", "/", "—", float("nan"), float("inf")])
def test_nothing_observed_is_missing_and_never_zero(value: object) -> None:
    rule = parse_scoring("每低1个百分点扣0.5分", points=5, unit="%", target="≥80%")
    result = score(rule, value)
    assert result.points is None
    assert result.reason is Reason.MISSING_OBSERVATION
    assert result.lowest == 0
    assert result.highest == 5


@pytest.mark.parametrize("value", ["8S%", "80%abc 5", [1], {1: 2}, "9" * 201])
def test_a_value_that_cannot_be_read_is_refused(value: object) -> None:
    rule = parse_scoring("每低1个百分点扣0.5分", points=5, unit="%", target="≥80%")
    with pytest.raises(ObservationError):
        score(rule, value)


def test_two_names_for_one_thing_are_refused() -> None:
    rule = parse_scoring("每发现1处扣1分", points=5)
    with pytest.raises(ObservationError, match="two-values"):
        score(rule, {"发现": 1, "发现处": 2})


def test_a_convention_that_is_none_is_refused() -> None:
    rule = parse_scoring("每发现1处扣1分", points=5)
    with pytest.raises(ObservationError, match="conventions/unreadable"):
        score(rule, 1, conventions={"floor": "soft"})
    with pytest.raises(ObservationError, match="conventions/unreadable"):
        score(rule, 1, conventions={"ceiling": "none"})


def test_the_target_of_the_call_goes_before_that_of_the_rule() -> None:
    rule = parse_scoring("每差1个百分点扣1分", points=10, target="≥85%")
    assert score(rule, "80%").points == 5
    assert score(rule, "80%", target="≥82%").points == 8
    bare = parse_scoring("每差1个百分点扣1分", points=10)
    assert score(bare, "80%", target="≤78%").points == 8


def test_a_target_that_is_no_number_needs_a_verdict() -> None:
    rule = parse_scoring("达标得5分，未达标不得分", target="达到功能区标准")
    assert score(rule, 3).reason is Reason.MISSING_TARGET
    assert score(rule, met=True).points == 5
    assert score(rule, "未达标").points == 0


def test_each_step_is_told_with_its_numbers() -> None:
    rule = parse_scoring("每差1微克/立方米扣0.5分,扣完为止", points=3, unit="微克/立方米", target="≤35")
    result = score(rule, 37.4)
    assert result.explain("zh").split("\n") == [
        "得2分（满分3分）",
        "规则：每差1微克/立方米扣0.5分，扣完为止",
        "- 每差1微克/立方米扣0.5分：实际37.4，与35微克/立方米相比，相差2.4微克/立方米，计2份（每份1微克/立方米），余0.4微克/立方米，扣1分",
        "扣分合计1分",
        "注：“每差1微克/立方米扣0.5分”余0.4微克/立方米不足一个单位，不计",
    ]
    assert result.explain("en").split("\n") == [
        "2 points of 3",
        "rule: minus 0.5 points for each 1 微克/立方米 short of the target; not below zero",
        (
            "- minus 0.5 points for each 1 微克/立方米 short of the target: observed 37.4, against 35微克/立方米, "
            "a gap of 2.4微克/立方米, 2 × 1微克/立方米, 0.4微克/立方米 left over, minus 1 point"
        ),
        "deducted in all: 1 point",
        'note: "每差1微克/立方米扣0.5分" leaves 0.4微克/立方米, less than one unit; it does not count',
    ]
    with pytest.raises(ValueError, match="zh or en"):
        result.explain("fr")


def test_what_is_missing_is_told_with_the_bounds() -> None:
    rule = parse_scoring("达70%或较上年增长10%得0.5分;发生重大事故的，一票否决", unit="%")
    result = score(rule, {"数值": 50}, previous=45)
    assert result.explain("zh").startswith("得分未定：0～0.5分")
    assert "缺：约定 percent" in result.explain("zh")
    assert "missing: 发生重大事故 (a person has to judge)" in result.explain("en")


def test_a_score_as_data() -> None:
    rule = parse_scoring("按比例得分", points=1, target="≥3")
    facts = score(rule, 2).to_dict("en")
    assert json.loads(json.dumps(facts))["points"] == "2/3"
    assert (facts["decided"], facts["full"], facts["reason"], facts["missing"]) == (True, "1", None, [])
    open_facts = score(rule).to_dict()
    assert (open_facts["points"], open_facts["lowest"], open_facts["highest"]) == (None, "0", "1")
    assert open_facts["reason"] == "missing-observation"


def test_rules_scores_and_refusals_survive_copying() -> None:
    rule = parse_scoring("达到5%得1分;达到10%得2分", points=2)
    result = score(rule, 7)
    assert copy.deepcopy(rule) == rule
    assert copy.deepcopy(result).points == 1
    with pytest.raises(ScoringSyntaxError) as raised:
        parse_scoring("扣2分")
    assert copy.deepcopy(raised.value).excerpt == raised.value.excerpt


def test_the_table_of_the_corpus_is_scored_as_a_whole() -> None:
    # 2018 city rules: 3, 1 and 1 points for PM10, PM2.5 and good days.
    rows = [
        ("每差1微克/立方米扣0.5分,扣完为止", 3, "≤70微克/立方米", "72微克/立方米", 2),
        ("每差1微克/立方米扣0.5分,扣完为止", 1, "≤35微克/立方米", "39微克/立方米", 0),
        ("每差1个百分点扣0.25分,扣完为止", 1, "≥80%", "79%", Fraction(3, 4)),
    ]
    scores = [score(parse_scoring(text, points=points, target=target), seen) for text, points, target, seen, _ in rows]
    assert [each.points for each in scores] == [expected for *_, expected in rows]
    assert sum(each.points or 0 for each in scores) == Fraction(11, 4)


# ---- The grammar ----------------------------------------------------------------------------------------------------


def grammar_text() -> str:
    return (ROOT / "grammar" / GRAMMAR_FILE).read_text(encoding="utf-8")


def test_the_parser_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=lark.logger.name)
    lark.Lark(
        grammar_text(),
        source_path=str(ROOT / "grammar" / GRAMMAR_FILE),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
        start=["rule", "condition"],
        debug=True,
    )
    assert "onflict" not in caplog.text
    assert "ollision" not in caplog.text


def test_every_rule_of_the_grammar_is_exercised_by_a_case() -> None:
    body = re.sub(r"//.*", "", grammar_text())
    names = set(re.findall(r"^([a-z_]+):", body, flags=re.MULTILINE)) | set(re.findall(r"->\s*([a-z_]+)", body))
    parser = load_parser()
    seen: set[str] = set()
    for case in CASES:
        text = fold(str(case.values[0]["rule"])).text
        with contextlib.suppress(lark.exceptions.UnexpectedInput):
            tree = parser.parse(text, start="rule")
            seen |= {str(node.data) for node in tree.iter_subtrees()}
            for piece in tree.find_data("piece"):
                with contextlib.suppress(lark.exceptions.UnexpectedInput):
                    condition = parser.parse("".join(map(str, piece.children)), start="condition")
                    seen |= {str(node.data) for node in condition.iter_subtrees()}
    assert names - seen == set()


def test_reading_takes_time_linear_in_the_length() -> None:
    # The text of a hostile cell: each would take minutes if a pattern looked to the end from every character.
    for text in (
        "的" * 20_000,
        "(" * 20_000,
        "每" * 20_000 + "1处扣1分",
        "5%或" * 6_000 + "得1分",
        "按" * 20_000 + "比例得分",
    ):
        started = time.process_time()
        with contextlib.suppress(ScoringSyntaxError):
            parse_scoring(text)
        assert time.process_time() - started < 10


# ---- The page -------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "reference" / "scoring.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`.+) \| .*? \| (`.+|as written) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_wording_of_the_page_is_read_and_every_form_is_canonical(row: tuple[str, str]) -> None:
    wordings, forms = (re.findall(r"`([^`]+)`", cell) for cell in row)
    assert wordings
    for wording in wordings:
        try:
            parse_scoring(wording)
        except ScoringSyntaxError as error:
            # A floor, a cap or the marks of the item hold for something that gives or takes points.
            assert error.code == "scoring/no-rule"
            assert parse_scoring(f"每发现1处扣1分，{wording}").clauses
    for form in forms:
        if re.match("扣完为止|扣分不保底|不足", form):
            assert format_scoring(parse_scoring(f"每发现1处扣1分，{form}")) == f"每发现1处扣1分，{form}"
        else:
            printed = format_scoring(parse_scoring(f"{form}；每发现1处扣1分"))
            assert printed == f"{form}；每发现1处扣1分"


def test_a_node_that_cannot_be_printed_is_not_made() -> None:
    level = Level(Comparator.AT_LEAST, Quantity(Fraction(1), "%"))
    both = AllOf((level, Done("设立标志")))
    with pytest.raises(ValueError, match="no brackets"):
        AnyOf((both, level))
    given, taken = (Grant(sense, Points(Fraction(1)), level) for sense in (Sense.GIVE, Sense.DEDUCT))
    with pytest.raises(ValueError, match="one sense"):
        Capped((given, taken), Fraction(3))


@pytest.mark.parametrize("value", [float("nan"), "五", "≥五", [1], True])
def test_a_target_is_a_number(value: Any) -> None:
    if value == "五":
        assert parse_scoring("每低1个百分点扣1分", target=value).target is None
    else:
        with pytest.raises((ScoringSyntaxError, TypeError)):
            parse_scoring("每低1个百分点扣1分", target=value)


def test_numbers_beyond_reason_are_refused() -> None:
    rule = parse_scoring("每低1个百分点扣1分", points=5, target="≥85%")
    for value in ("1e400", "9" * 70, Fraction(1, 10**2_000)):
        with pytest.raises(ObservationError):
            score(rule, value)
    with pytest.raises(ObservationError, match="observation/unreadable"):
        score(rule, 80, previous="多")
    assert score(rule, Decimal("NaN")).reason is Reason.MISSING_OBSERVATION
    assert score(rule, 80, conventions=ScoringConventions()).points == 0

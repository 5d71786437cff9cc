"""
Laws of scoring rules: reading undoes printing, printing settles, any text ends in a rule or a refusal, and what is missing
opens bounds that hold whatever it turns out to be.
"""

from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from ecotown.errors import EcotownError, ObservationError, ScoringSyntaxError
from ecotown.scoring import Floor, Kind, Need, Score, format_scoring, list_needs, parse_scoring, score
from ecotown.scoring.folding import fold
from ecotown.scoring.formatting import Language
from ecotown.scoring.nodes import ScoringRule
from scoring_strategies import rules

FRAGMENTS = (
    *"≥≤><=~:;,。、()%‰分得扣加每",
    *("5", "0.5", "1,234", "三分之二", "八成", "一", "半", "O", "S", " ", "\n", "满分", "分值的50%"),
    *(
        "得1分",
        "扣0.5分",
        "加2分",
        "不得分",
        "0~4分",
        "酌情给分",
        "按比例扣分",
        "一票否决",
        "扣完为止",
        "扣分不保底",
        "最高加3分",
    ),
    *("达到", "不低于", "低于", "超过", "以上", "以下", "个百分点", "微克/立方米", "元", "座", "起"),
    *(
        "每低",
        "每差",
        "每发生",
        "每发现1处",
        "发生一起",
        "建成1座",
        "达标",
        "未达标",
        "高于标准",
        "较上年提高",
        "降低2%",
    ),
    *("优秀", "否则", "其他", "或", "且", "未", "的", "设立标志", "查阅资料", "分别", "各", "不足1个的按1个计"),
)
texts = st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join), st.text(max_size=60))
numbers = st.one_of(st.integers(-5, 120), st.decimals(0, 120, places=2, allow_nan=False))


def answers(need: Need) -> st.SearchStrategy[object]:
    match need.kind:
        case Kind.VALUE:
            return st.one_of(numbers, numbers, st.sampled_from(["达标", "未达标"]))
        case Kind.COUNT:
            return st.integers(0, 12)
        case Kind.JUDGEMENT:
            return st.booleans()
        case Kind.GRADE:
            return st.sampled_from(["优秀", "良好", "合格", "不合格", "第三名"])
        case Kind.POINTS:
            return st.one_of(st.just(0), st.decimals(0, 3, places=1))
        case Kind.SHARE:
            return st.one_of(st.just(value=False), st.integers(0, 100).map("{}%".format))


@given(rules(), st.sampled_from(["zh", "ascii"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_reading_undoes_printing(rule: ScoringRule, language: Language) -> None:
    text = format_scoring(rule, language)
    read = parse_scoring(text)
    assert read == rule, text
    assert format_scoring(read, language) == text


@given(rules())
@settings(max_examples=100)
def test_every_rule_has_an_english_form_without_stray_braces(rule: ScoringRule) -> None:
    text = format_scoring(rule, "en")
    assert text
    assert not {"{", "}"} & set(text)


@given(texts)
@example("0~4分得1分")
@settings(max_examples=300)
def test_any_text_is_a_rule_or_a_refusal_with_its_place(text: str) -> None:
    try:
        rule = parse_scoring(text)
    except ScoringSyntaxError as refusal:
        assert 0 <= refusal.start <= refusal.end <= len(text)
        assert refusal.message
        assert refusal.message_en
        assert refusal.hint
        assert refusal.hint_en
    except EcotownError as error:
        pytest.fail(f"{text!r} ended in {error!r}")
    else:
        printed = format_scoring(rule)
        assert parse_scoring(printed) == rule, printed
        assert score(rule).explain("zh")


def scored(rule: ScoringRule, observed: dict[str, object], **given_values: object) -> Score:
    try:
        return score(rule, observed, **given_values)  # type: ignore[arg-type] # drawn values of many types
    except ObservationError:
        # A drawn value of another dimension, or out of the bounds of the rule.
        assume(condition=False)
        raise


@given(st.data(), rules())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_is_missing_only_widens_the_bounds(data: st.DataObject, rule: ScoringRule) -> None:
    rule = attrs.evolve(rule, better=data.draw(st.sampled_from(["higher", "lower", None])))
    needs = list_needs(rule)
    assume(len({need.name for need in needs}) == len(needs))
    complete = {need.name: data.draw(answers(need), label=need.name) for need in needs}
    target, previous, full = data.draw(numbers), data.draw(numbers), data.draw(st.integers(0, 20))
    whole = scored(rule, complete, target=target, previous=previous, points=full)
    kept = {name: value for name, value in complete.items() if data.draw(st.booleans())}
    part = scored(
        rule,
        kept,
        target=data.draw(st.sampled_from([target, None])),
        previous=data.draw(st.sampled_from([previous, None])),
        points=full,
    )
    assert part.lowest is None or (whole.lowest is not None and part.lowest <= whole.lowest)
    assert part.highest is None or (whole.highest is not None and whole.highest <= part.highest)
    assert part.decided == (part.points is not None)
    assert not (part.decided and part.missing)
    if not part.decided:
        assert part.reason is not None
    if rule.floor is not Floor.NONE:
        assert part.lowest is not None
        assert part.lowest >= 0
    assert part.explain("zh")
    assert part.explain("en")


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_falling_further_short_never_gives_more(target: int, first: int, second: int) -> None:
    rule = parse_scoring("每低1个百分点扣0.5分,扣完为止", points=5, unit="%", target=f"≥{target}")
    worse, better = sorted((first, second))
    low, high = score(rule, worse).points, score(rule, better).points
    assert low is not None
    assert high is not None
    assert Fraction(0) <= low <= high <= 5


@given(st.text(alphabet="得1分 \t\n　每:;,ab", max_size=40))
def test_folding_keeps_the_place_of_every_character(text: str) -> None:
    folded = fold(text)
    for offset, character in enumerate(folded.text):
        given_character = text[folded.start_of(offset)]
        # Only a blank between digits stays.
        assert (
            given_character.isspace() if character == " " else fold(f"甲{given_character}甲").text == f"甲{character}甲"
        )
    assert folded.end_of(len(folded.text)) <= len(text)

"""
Reading and printing of targets: context, diagnostics, places and hints. Meaning is the conformance cases' matter.
"""

import copy
from typing import Any

import pytest

from ecotown.diagnostics import draw_excerpt
from ecotown.errors import EcotownError, TargetSyntaxError
from ecotown.targets import Vocabulary, format_target, parse_target
from ecotown.targets.nodes import Bound, Choice, Comparator, Conjunction, Direction, Disjunction, Scale, Status


def codes(text: str, **context: Any) -> list[str]:
    return [diagnostic.code for diagnostic in parse_target(text, **context).diagnostics]


def test_equal_rules_make_equal_targets_wherever_the_unit_came_from() -> None:
    first = parse_target("不低于85", unit="%", better="higher")
    second = parse_target("≥85%")
    assert first == second
    assert hash(first) == hash(second)
    assert first != parse_target("≥85.0%")


def test_a_bare_number_is_a_bound_on_the_better_side_with_a_diagnostic() -> None:
    target = parse_target("95", unit="%", better="higher")
    assert isinstance(target.rule, Bound)
    assert target.rule.comparator is Comparator.AT_LEAST
    assert codes("95", unit="%", better="higher") == ["target/operator-inferred"]
    rule = parse_target("220", unit="千克/公顷", better="lower").rule
    assert isinstance(rule, Bound)
    assert rule.comparator is Comparator.AT_MOST


def test_the_direction_is_inferred_from_the_name_and_said_so() -> None:
    assert codes("95", name="生活垃圾收集转运率") == ["target/direction-inferred", "target/operator-inferred"]
    with pytest.raises(TargetSyntaxError, match="direction-unknown"):
        parse_target("5", name="水土流失面积")


def test_an_operator_against_the_direction_is_a_warning() -> None:
    assert "target/against-direction" in codes("≤60", unit="%", better="higher")


def test_a_unit_column_may_hold_a_basis() -> None:
    target = parse_target("≤2.5", unit="折纯，千克／公顷", better=Direction.LOWER)
    assert (target.unit, target.basis) == ("千克/公顷", "折纯")
    assert format_target(target) == "≤2.5千克/公顷(折纯)"


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("≥8S%", "target/damaged", "8S"),
        ("IOO", "target/damaged", "IOO"),
        ("》35%", "target/lost-sign", "》"),
        ("76。7", "target/decimal-point", "。"),
        ("≥8 5", "target/blank-in-number", " "),
        ("≥ ≥85", "target/two-operators", "≥ ≥85"),
        ("85%以上以下", "target/two-operators", "85%以上以下"),
        ("≥80 无危险废物排放", "target/run-together", "无危险废物排放"),
        ("山区≥60丘陵≥40", "target/run-together", "丘陵"),
        ("70%～60%", "target/reversed-range", "70%～60%"),
        ("且不降低", "target/dangling", "且"),
        ("≥85%，", "target/incomplete", "，"),
        ("每年不少于次", "target/number-lost", "每年不少于次"),
        ("≥5光年", "unit/unknown", "光年"),
        ("≥85个百分点", "unit/percentage-points", "≥85个百分点"),
        ("下降5%", "target/change-ambiguous", "下降5%"),
        ("每低5%扣1分", "target/scoring-rule", "扣1分"),
        ("山区：≥60；山区：≥40", "target/overlapping-branches", "≥40"),
    ],
)
def test_a_refusal_marks_the_very_characters_and_says_what_to_write(text: str, code: str, marked: str) -> None:
    with pytest.raises(TargetSyntaxError) as refusal:
        parse_target(text, unit="%", better="higher")
    error = refusal.value
    assert error.code == code
    assert text[error.start : error.end] == marked
    assert error.hint
    assert error.hint_en
    assert isinstance(error, EcotownError | ValueError)


def test_stacked_bounds_ask_for_their_labels() -> None:
    with pytest.raises(TargetSyntaxError, match="标签"):
        parse_target("≥80\n≥50\n≥20", unit="%", better="higher")


def test_carets_stand_under_wide_characters() -> None:
    with pytest.raises(TargetSyntaxError) as refusal:
        parse_target("山区：≥60；丘陵：≥4S", unit="%", better="higher")
    source, carets = refusal.value.excerpt.splitlines()
    assert source.endswith("山区：≥60；丘陵：≥4S")
    # two blanks of margin, then the cells of 山区：≥60；丘陵：≥ with wide characters counted as two
    assert carets == " " * 2 + " " * (4 + 2 + 1 + 2 + 2 + 4 + 2 + 1) + "^^"


def test_the_line_and_column_count_in_the_text_as_given() -> None:
    with pytest.raises(TargetSyntaxError) as refusal:
        parse_target("山区： ≥60\r\n丘陵： ≥4S", unit="%", better="higher")
    error = refusal.value
    assert (error.line, error.column) == (2, 6)


def test_a_long_line_is_cut_around_the_place() -> None:
    picture = draw_excerpt("河" * 500 + "≥8S" + "道" * 500, 500, 503)
    source, carets = picture.splitlines()
    assert "…" in source
    assert carets.strip() == "^^^"


def test_an_error_survives_being_copied_whole() -> None:
    with pytest.raises(TargetSyntaxError) as refusal:
        parse_target("≥8S%")
    again = copy.deepcopy(refusal.value)
    assert (again.code, again.start, again.hint) == (refusal.value.code, refusal.value.start, refusal.value.hint)


def test_a_declared_scale_turns_a_phrase_into_a_status() -> None:
    scale = Scale("创建等次", (("未命名",), ("县级命名",), ("市级命名", "市级")))
    vocabulary = Vocabulary(scales=(scale,), synonyms={"市里命名": "市级命名"})
    target = parse_target("市里命名", vocabulary=vocabulary)
    assert target.rule == Status(scale, 2)
    assert format_target(target) == "市级命名"


def test_a_declared_attribute_makes_its_labels_known_without_a_colon() -> None:
    vocabulary = Vocabulary(attributes={"lake": ("湖区", "非湖区")})
    rule = parse_target("湖区≥20%；非湖区≥25%", vocabulary=vocabulary).rule
    assert isinstance(rule, Choice)
    assert [branch.label.attribute for branch in rule.branches] == ["lake", "lake"]


def test_or_binds_tighter_than_and() -> None:
    target = parse_target("完成上级规定的考核任务，且≥90或持续提高", unit="%", better="higher")
    assert isinstance(target.rule, Conjunction)
    assert isinstance(target.rule.parts[1], Disjunction)
    assert "target/precedence" in [diagnostic.code for diagnostic in target.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 65_000,
        "或" * 65_000,
        "高于" * 32_000,
        "山区≥60、" * 9_000,
        "≥1(" * 20_000,
        "近三年" * 20_000,
        " " * 65_000,
        "a " * 30_000,
        "\n" * 65_000,
        "1" * 65_000,
        "开展" * 30_000,
        "占" * 60_000,
        "完成下达" * 16_000,
        "《" * 60_000,
        "“" * 60_000,
        "一" * 65_000,
    ],
    ids=lambda text: f"{text[:4]!r}×{len(text)}",
)
def test_hostile_texts_end_in_a_target_or_a_refusal(text: str) -> None:
    try:
        parse_target(text, unit="%", better="higher")
    except EcotownError as error:
        assert error.message


def test_a_text_past_the_limit_is_refused() -> None:
    with pytest.raises(TargetSyntaxError, match="too-long"):
        parse_target("河" * 70_000)

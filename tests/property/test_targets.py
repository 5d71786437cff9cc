"""
Laws of the target language: reading undoes printing, printing settles, and any text ends in a target or a refusal.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotown.errors import EcotownError, TargetSyntaxError
from ecotown.targets import format_rule, format_target, parse_target
from ecotown.targets.folding import fold
from ecotown.targets.formatting import Language
from target_strategies import Indicator, indicators, rules

FRAGMENTS = (
    *"≥≤><=~:;,。、()〔〕%‰",
    *("85", "85.0", "1,234", "2021年", "三分之二", "八成", "百分之", "O", "S", " ", "\n", "\t"),
    *(
        "不低于",
        "以上",
        "以内",
        "超过",
        "控制在",
        "达到",
        "约",
        "左右",
        "且",
        "或",
        "其中",
        "分别",
        "均",
        "每年",
        "近三年",
        "比",
        "下降",
    ),
    *(
        "逐年降低",
        "持续改善",
        "不减少",
        "基本消除",
        "开展",
        "无",
        "有",
        "是",
        "零",
        "未发生",
        "山区",
        "丘陵区",
        "其他地区",
        "Ⅲ类",
    ),
    *(
        "面积",
        "森林覆盖率",
        "完成上级下达的目标任务",
        "平均水平",
        "标准",
        "个百分点",
        "户",
        "亩",
        "倍",
        "前10名",
        "底前",
        "完成",
        "的",
    ),
)
texts = st.one_of(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join), st.text(max_size=60))


@given(st.data(), indicators, st.sampled_from(["zh", "ascii"]))
@settings(max_examples=200)
def test_reading_undoes_printing(data: st.DataObject, indicator: Indicator, language: Language) -> None:
    rule = data.draw(rules(indicator))
    text = format_rule(rule, language)
    target = parse_target(text, **indicator.arguments())
    assert target.rule == rule, text
    assert format_target(target, language) == text


@given(st.data(), indicators)
def test_every_rule_has_an_english_form_without_stray_braces(data: st.DataObject, indicator: Indicator) -> None:
    text = format_rule(data.draw(rules(indicator)), "en")
    assert text
    assert not {"{", "}"} & set(text)


@given(texts, indicators)
@settings(max_examples=200)
def test_any_text_is_a_target_or_a_refusal_with_its_place(text: str, indicator: Indicator) -> None:
    try:
        target = parse_target(text, **indicator.arguments())
    except TargetSyntaxError as refusal:
        assert 0 <= refusal.start <= refusal.end <= len(text)
        assert refusal.line >= 1
        assert refusal.column >= 1
        assert refusal.message
        assert refusal.message_en
        assert refusal.hint
    except EcotownError as error:
        pytest.fail(f"{text!r} ended in {error!r}")
    else:
        assert format_target(target, "zh")
        assert format_target(target, "en")


@given(st.text(alphabet="≥85% \t\n　山区:;,ab", max_size=40))
def test_folding_keeps_the_place_of_every_character(text: str) -> None:
    folded = fold(text)
    for offset, character in enumerate(folded.text):
        given_character = text[folded.start_of(offset)]
        assert fold(given_character).text in (character, "") or character == "\n"
    assert folded.end_of(len(folded.text)) <= len(text)

"""
Counts per period, of members, of units that meet a standard, of items that are met.
"""

from fractions import Fraction
from typing import Any

import attrs
import pytest

from ecotown.errors import ObservationError
from ecotown.evaluation import Reason, Result, Verdict, evaluate_target
from ecotown.targets import parse_target
from ecotown.targets.nodes import Share

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, *, year: int | None = 2021, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, **indicator), observed, year=year)


class TestFrequency:
    @pytest.mark.parametrize(
        ("text", "observed", "verdict", "deciding"),
        [
            ("每季度不少于2次", [2, 3, 2, 2], MET, 2),
            ("每季度不少于2次", [4, 1, 4, 3], NOT_MET, 1),
            ("每季度不少于2次", [1, None, 4, 4], NOT_MET, 1),
            ("每季度不少于2次", 2, MET, 2),
            ("每季度不超过2次", [0, 2, 1, 2], MET, 2),
            ("每季度不超过2次", [0, 0, 0, 3], NOT_MET, 3),
            ("每半年至少1次", {2021: [1, 1]}, MET, 1),
        ],
    )
    def test_the_count_that_decides_stands_for_all(
        self, text: str, observed: object, verdict: Verdict, deciding: int
    ) -> None:
        result = judge(text, observed)
        assert result.verdict is verdict
        assert result.observed == deciding
        assert result.unit == "次"

    @pytest.mark.parametrize("observed", [[2, None, 4, 4], [2, 3, 2], [2, "—", 3, 3], []])
    def test_a_gap_is_missing(self, observed: object) -> None:
        assert judge("每季度不少于2次", observed).missing == (("missing-observation", None, 2021),)

    def test_counts_have_their_unit(self) -> None:
        assert judge("每季度不少于2次", ["2 次", "2 次", "2 次", "3 次"]).verdict is MET
        for observed in (["2 天"] * 4, [[2], 2, 2, 2], ["良", 2, 2, 2]):
            with pytest.raises(ObservationError):
                judge("每季度不少于2次", observed)


class TestShare:
    TEXT = "三分之二以上的区、县森林覆盖率达到20%以上"

    def test_the_finished_share(self) -> None:
        assert judge("30%以上村庄建成省级卫生村", 30, unit="%").verdict is MET
        assert judge("占耕地面积的80%以上", "79%").verdict is NOT_MET

    @pytest.mark.parametrize(
        ("members", "verdict"),
        [
            ([25, 20, 10], MET),
            ([25, 19.9, 10], NOT_MET),
            (["25%", "200‰", None], MET),
            ([25, 10, None], OPEN),
            ([25, 10, "不涉及", 20], MET),
            (["达标", "达标", "未达标"], MET),
            (["达标", "未达标", "未达标"], NOT_MET),
            (["不涉及", "不涉及"], NONE),
        ],
    )
    def test_the_members_are_held_to_the_standard(self, members: list[object], verdict: Verdict) -> None:
        assert judge(self.TEXT, members).verdict is verdict

    def test_a_standard_in_words_is_held_against_words_or_judged(self) -> None:
        text = "70%以上的城市全面消除重污染天气"
        assert judge("30%以上村庄建成省级卫生村", ["达标", "未达标", "未达标"]).observed == Fraction(100, 3)
        assert judge(text, ["达标"] * 7 + ["未达标"] * 3).verdict is MET

    @pytest.mark.parametrize(
        ("of", "members", "verdict"),
        [
            ("水体消除", ["消除", "消除", "基本消除"], MET),
            ("水体消除", ["消除", "未消除", "基本消除"], NOT_MET),
            ("水质≥8S%", ["达标", "达标", "未达标"], MET),
        ],
    )
    def test_the_standard_may_be_a_word_or_unreadable(self, of: str, members: list[str], verdict: Verdict) -> None:
        target = parse_target(self.TEXT)
        rule = target.rule
        assert isinstance(rule, Share)
        assert evaluate_target(attrs.evolve(target, rule=attrs.evolve(rule, of=of)), members).verdict is verdict

    def test_members_that_say_nothing_are_refused(self) -> None:
        for members in (["很好"], [b"1"], ["2021-01-01"]):
            with pytest.raises(ObservationError):
                judge(self.TEXT, members)


class TestFilter:
    TEXT = "500亩以上的大面积森林景观斑块1处以上"

    @pytest.mark.parametrize(
        ("observed", "verdict", "count"),
        [
            (1, MET, 1),
            ("2 处", MET, 2),
            (0, NOT_MET, 0),
            (["620 亩", "480 亩", "900 亩"], MET, 2),
            (["40 公顷", "480 亩"], MET, 1),
            ([499, "480 亩"], NOT_MET, 0),
            ([500, None], MET, 1),
        ],
    )
    def test_those_that_pass_are_counted(self, observed: object, verdict: Verdict, count: int) -> None:
        result = judge(self.TEXT, observed)
        assert result.verdict is verdict
        assert result.observed == count
        assert result.unit == "处"

    def test_an_unknown_member_that_would_decide_leaves_it_open(self) -> None:
        assert judge(self.TEXT, [480, None]).reason is Reason.MISSING_OBSERVATION
        assert judge(self.TEXT, [480, "不涉及"]).verdict is NOT_MET

    def test_members_in_another_dimension_are_refused(self) -> None:
        for members in (["3 户"], ["良"]):
            with pytest.raises(ObservationError):
                judge(self.TEXT, members)


class TestKOfN:
    TEXT = "4项中至少2项达标"

    @pytest.mark.parametrize(
        ("observed", "verdict"),
        [
            (2, MET),
            ("2项", MET),
            (1, NOT_MET),
            ({"甲": "达标", "乙": "达标"}, MET),
            ({"甲": "达标", "乙": "未达标", "丙": "未达标", "丁": "未达标"}, NOT_MET),
            ({"甲": "达标", "乙": "未达标", "丙": "未达标"}, OPEN),
            ({"甲": Verdict.MET, "乙": Verdict.NOT_MET, "丙": Verdict.UNDETERMINED, "丁": None}, OPEN),
            ({"甲": "达标", "乙": "不涉及", "丙": "不适用", "丁": "不适用"}, OPEN),
            ({"甲": "未达标", "乙": "未达标", "丙": "未达标", "丁": "不适用"}, NOT_MET),
            (None, OPEN),
        ],
    )
    def test_verdicts_by_name_or_a_count(self, observed: object, verdict: Verdict) -> None:
        assert judge(self.TEXT, observed).verdict is verdict

    def test_each_is_a_part(self) -> None:
        result = judge(self.TEXT, {"甲": "达标", "乙": {"judgement": "未达标", "by": "县"}, "丙": None})
        assert [(name, part.verdict) for name, part in result.parts] == [("甲", MET), ("乙", NOT_MET), ("丙", OPEN)]
        assert result.observed == 1
        assert result.missing == (("missing-observation", "丙", 2021), ("missing-observation", None, 2021))

    def test_fewer_than_are_wanted_is_for_a_person(self) -> None:
        result = judge(self.TEXT, {"甲": "达标", "乙": "不适用", "丙": "不适用", "丁": "不适用"})
        assert result.missing == (("needs-judgement", None, 2021),)

    @pytest.mark.parametrize("observed", [5, -1, 1.5, "良", {"甲": "好"}, dict.fromkeys("甲乙丙丁戊", "达标"), [1, 2]])
    def test_what_is_no_count_is_refused(self, observed: object) -> None:
        with pytest.raises(ObservationError):
            judge(self.TEXT, observed)

"""
The formulas of a system or a plan, linted.
"""

from pathlib import Path

import pytest

from lint_cases import lint_text, system

VARIABLES = "variables: [{name: 用量, unit: 吨, roll_up: sum}, {name: 面积, unit: 亩, roll_up: sum}]\n"
USE = 'name: 强度, target: "≤200", unit: 千克/公顷, better: lower, measure: MEASURE'
PARTS = (
    'name: 强度, target: "≤200", unit: 千克/公顷, better: lower, measure: 用量 / 面积, '
    "components: [{name: 化肥}, {name: 农药, measure: MEASURE}]"
)


def measured(folder: Path, measure: str, row: str = USE, variables: str = VARIABLES) -> list[tuple[str, str | None]]:
    found = lint_text(folder, system(row.replace("MEASURE", measure), head=variables))
    return [(each.code, each.path) for each in found if each.code.startswith(("measure/", "unit/"))]


@pytest.mark.parametrize(
    ("measure", "code"),
    [
        ("用量 / 面积", None),
        ("用量", "measure/wrong-unit"),
        ("用量 / 面各", "measure/unknown-variable"),
        ("用量 + 面积", "measure/incompatible-terms"),
        ('"用量 / (面积"', "measure/unclosed"),
        ("用量 / 面积 * 15000", "measure/converted-twice"),
    ],
)
def test_a_formula_of_a_row_and_of_a_component(measure: str, code: str | None, tmp_path: Path) -> None:
    own = [] if code is None else [code]
    assert [each for each, _ in measured(tmp_path, measure)][:1] == own
    assert all(path == "indicators[0].measure" for _, path in measured(tmp_path, measure))
    assert [each for each, _ in measured(tmp_path, measure, PARTS)][:1] == own
    assert all(path == "indicators[0].components[1].measure" for _, path in measured(tmp_path, measure, PARTS))


def test_without_variables_a_measure_is_words(tmp_path: Path) -> None:
    assert measured(tmp_path, "用量与面积之比，按台账", variables="") == []

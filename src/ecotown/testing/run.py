"""
Running cases: what each was expected to say, and what it says.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import partial

import attrs

from ecotown.assessment.judging import judge_observed
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError
from ecotown.evaluation import Result, Verdict, evaluate_target
from ecotown.targets import format_target, parse_target
from ecotown.targets.target import Target
from ecotown.testing.case import Case, CaseFile, Expected, InvalidCase
from ecotown.testing.case_file import load_cases, structure_cases
from ecotown.testing.measure_case import MeasureCase, compute_case

__all__ = ["CaseResult", "Difference", "Outcome", "run_case", "run_cases"]


class Outcome(Enum):
    """
    How a case came out; `error` means that the case itself could not be run.
    """

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return {"passed": "通过", "failed": "未通过", "error": "出错"}[self.value]


@attrs.frozen
class Difference:
    """
    One expectation that was not met: which key, what the case writes, and what came.
    """

    key: str
    expected: str
    actual: str


@attrs.frozen(kw_only=True)
class CaseResult:
    """
    What came of a case.

    `expected` and `actual` put every expectation that the case writes into one line each (`undetermined: missing-target`,
    `not-met; borderline`, `≥85%`); they are equal where the case passed. `refusal` is the error with which the target or
    the observation was refused, expected or not.
    """

    file: str | None
    name: str
    line: int | None
    outcome: Outcome
    expected: str | None
    actual: str | None
    differences: tuple[Difference, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    explained: Callable[[str], str] | None = attrs.field(default=None, eq=False, repr=False)
    refusal: EcotownError | None = attrs.field(default=None, eq=False)
    result: Result | None = attrs.field(default=None, eq=False, repr=False)

    def tell(self, language: str = "zh") -> str | None:
        """
        What a person needs to see why, or None where there is nothing to tell.
        """
        is_english = language == "en"
        lines = [problem.render(language) for problem in self.problems]
        for difference in self.differences:
            if is_english:
                lines.append(f"{difference.key}: expected {difference.expected}, got {difference.actual}")
            else:
                lines.append(f"{difference.key}：期望 {difference.expected}，实际 {difference.actual}")
        if self.explained is not None:
            lines.append(self.explained(language))
        if self.refusal is not None:
            lines.append(self.refusal.render(language))
        elif self.outcome is Outcome.FAILED and self.result is not None:
            lines.append(self.result.explain(language))
        return "\n".join(lines) or None

    def to_dict(self, language: str = "zh") -> dict[str, str | None]:
        """
        The JSON form.
        """
        return {
            "file": self.file,
            "name": self.name,
            "outcome": self.outcome.value,
            "expected": self.expected,
            "actual": self.actual,
            "detail": self.tell(language),
        }


def run_cases(*sources: str | os.PathLike[str] | Mapping[str, object] | CaseFile) -> Iterator[CaseResult]:
    """
    Run the cases of files (by path, or read before) and of plain data of the same form, in their order.

    Every source is read before the first case runs. Raises MissingFile and InvalidFile for one that is no case file.
    """
    return _run_all([_read(source) for source in sources])


def _read(source: str | os.PathLike[str] | Mapping[str, object] | CaseFile) -> CaseFile:
    match source:
        case CaseFile():
            return source
        case Mapping():
            return structure_cases(source)
        case _:
            return load_cases(source)


def _run_all(files: list[CaseFile]) -> Iterator[CaseResult]:
    for file in files:
        for case in file.cases:
            yield run_case(case)


def run_case(case: Case | MeasureCase | InvalidCase) -> CaseResult:
    """
    Run one case. Whatever it does, it does not raise.
    """
    if isinstance(case, InvalidCase):
        return CaseResult(
            file=case.file,
            name=case.name,
            line=case.line,
            outcome=Outcome.ERROR,
            expected=None,
            actual=None,
            problems=case.problems,
        )
    try:
        return _run_measure(case) if isinstance(case, MeasureCase) else _run(case)
    except Exception as error:  # noqa: BLE001 - a bug met by one case must not hide what became of the others
        return CaseResult(
            file=case.file,
            name=case.name,
            line=case.line,
            outcome=Outcome.ERROR,
            expected=_tell_expected(case),
            actual=None,
            problems=(_describe(error),),
        )


def _tell_expected(case: Case | MeasureCase) -> str:
    if isinstance(case, MeasureCase):
        return "; ".join(f"{key} {value}" for key, value in case.expected.items())
    return _join(_expectations(case))


def _run_measure(case: MeasureCase) -> CaseResult:
    expected = case.expected
    facts, explained = compute_case(case)
    # A refusal and a value that nothing is written of are differences too, where others are expected.
    unasked = {"error"} if "error" not in expected else set()
    actual = {key: text for key, text in facts.items() if key in expected or key in unasked}
    differences = tuple(
        Difference(key, expected.get(key, "—"), actual.get(key, "—"))
        for key in dict.fromkeys((*expected, *actual))
        if actual.get(key) != expected.get(key)
    )
    return CaseResult(
        file=case.file,
        name=case.name,
        line=case.line,
        outcome=Outcome.FAILED if differences else Outcome.PASSED,
        expected=_tell_expected(case),
        actual="; ".join(f"{key} {value}" for key, value in actual.items()),
        differences=differences,
        explained=explained if differences else None,
    )


def _run(case: Case) -> CaseResult:
    expected = _expectations(case)
    actual: dict[str, str] = {}
    result = refusal = None
    try:
        row = case.requirement
        target = _parse(case.target, case) if row is None else row.parts[0].target
        diagnostics = target.diagnostics
        if case.canonical is not None:
            actual["canonical"] = _format(target, case)
        if case.expect is not None or case.reason is not None or case.borderline is not None:
            result = _judge(target, case)
            diagnostics = result.diagnostics
            actual |= _facts(case, result)
        if case.diagnostics:
            reported = {diagnostic.code for diagnostic in diagnostics}
            actual["diagnostics"] = " ".join(code for code in case.diagnostics if code in reported)
    except EcotownError as error:
        refusal = error
        actual = {"expect": "error"}
    differences = tuple(
        Difference(key, value, actual.get(key, "—")) for key, value in expected.items() if actual.get(key) != value
    )
    return CaseResult(
        file=case.file,
        name=case.name,
        line=case.line,
        outcome=Outcome.FAILED if differences else Outcome.PASSED,
        expected=_join(expected),
        actual=_join(actual),
        differences=differences,
        refusal=refusal,
        result=result,
    )


def _judge(target: Target, case: Case) -> Result:
    judge = partial(evaluate_target, target) if case.requirement is None else partial(judge_observed, case.requirement)
    return judge(
        case.observed,
        year=case.year,
        place=case.place,
        assigned=case.assigned,
        references=case.references,
        conventions=case.conventions,
    )


def _expectations(case: Case) -> dict[str, str]:
    """
    What a case writes, key by key, as text.
    """
    expected: dict[str, str] = {}
    if case.expect is not None:
        expected["expect"] = case.expect.value
    if case.reason is not None:
        expected["reason"] = case.reason.value
    if case.borderline is not None:
        expected["borderline"] = _tell_borderline(is_borderline=case.borderline)
    if case.canonical is not None:
        expected["canonical"] = case.canonical
    if case.diagnostics:
        expected["diagnostics"] = " ".join(case.diagnostics)
    return expected


def _facts(case: Case, result: Result) -> dict[str, str]:
    """
    What a result says to the expectations that the case writes.
    """
    facts = {"expect": result.verdict.value}
    # A reason that was not asked about is told where the verdict is another than expected: it says why.
    if case.reason is not None or (result.verdict is Verdict.UNDETERMINED and case.expect is not Expected.UNDETERMINED):
        facts["reason"] = "none" if result.reason is None else result.reason.value
    if case.borderline is not None:
        facts["borderline"] = _tell_borderline(is_borderline=result.borderline)
    return facts


def _tell_borderline(*, is_borderline: bool) -> str:
    return "borderline" if is_borderline else "not borderline"


def _join(facts: Mapping[str, str]) -> str:
    verdict = ": ".join(facts[key] for key in ("expect", "reason") if key in facts)
    rest = [facts[key] for key in ("borderline", "canonical", "diagnostics") if facts.get(key)]
    return "; ".join([verdict, *rest] if verdict else rest)


def _parse(text: str, case: Case) -> Target:
    indicator = case.indicator
    return parse_target(
        text,
        name=indicator.name,
        unit=indicator.unit,
        better=indicator.better,
        basis=indicator.basis,
        components=indicator.components,
        cap=indicator.cap,
        may_be_absent=indicator.may_be_absent,
    )


def _format(target: Target, case: Case) -> str:
    """
    The canonical form, and where it does not read back as an equal target, what it reads back as.
    """
    form = format_target(target, "zh")
    if case.requirement is not None:
        return form
    try:
        again = _parse(form, case)
    except EcotownError as error:
        return f"{form} ({error.code})"
    return form if again == target else f"{form} → {format_target(again, 'zh')}"


def _describe(error: Exception) -> Diagnostic:
    fact = f"{type(error).__name__}: {error}"
    return Diagnostic(
        code="case/crashed",
        severity=Severity.ERROR,
        message=f"运行案例时程序出错：{fact}",
        message_en=f"the program failed while running the case: {fact}",
        hint="这是程序的缺陷，请报告",
        hint_en="this is a defect of the program; please report it",
    )

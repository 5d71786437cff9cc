"""
What is to be done next, row by row: what exactly to supply or to reach, and who answers.
"""

from collections.abc import Sequence

import attrs

from ecotown.assessment.finding import Finding
from ecotown.assessment.gaps import ATTRIBUTES, CONVENTIONS, group_missing, tell_record
from ecotown.assessment.levers import tell_levers
from ecotown.assessment.quoting import show_list
from ecotown.diagnostics import Severity
from ecotown.evaluation import Reason, Verdict

__all__ = ["NextStep", "next_steps"]


@attrs.frozen
class NextStep:
    """
    One row that is not met or open, and what is to be done about it.

    `office` is the one that answers, the lead; `others` stand beside it. `actions` are sentences, in Chinese and in English.
    """

    finding: Finding
    actions: tuple[tuple[str, str], ...]

    @property
    def office(self) -> str | None:
        """
        The lead office; None where the plan names none.
        """
        return next(iter(self.finding.responsible), None)

    @property
    def others(self) -> tuple[str, ...]:
        """
        The other offices that answer, then those that support.
        """
        return (*self.finding.responsible[1:], *self.finding.indicator.supporting)

    def tell(self, language: str = "zh") -> tuple[str, ...]:
        """
        The sentences in one language.
        """
        return tuple(english if language == "en" else chinese for chinese, english in self.actions)

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form.
        """
        return {
            "number": self.finding.number,
            "name": self.finding.name,
            "verdict": self.finding.verdict.value,
            "office": self.office,
            "others": list(self.others),
            "actions": list(self.tell(language)),
        }


def next_steps(findings: Sequence[Finding]) -> tuple[NextStep, ...]:
    """
    The steps for every finding that is not met or open, in their order.
    """
    return tuple(
        NextStep(finding, _actions(finding))
        for finding in findings
        if finding.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED)
    )


def _actions(finding: Finding) -> tuple[tuple[str, str], ...]:
    if finding.verdict is Verdict.NOT_MET:
        return (
            (
                f"整改：要求“{_one_line(finding.target)}”，{finding.tell_gap('zh')}",
                f"bring it up to the target ({_one_line(finding.target)}): {finding.tell_gap('en')}",
            ),
            *_move(finding),
        )
    return tuple(_supply(finding, reason, year, names) for reason, year, names in group_missing(finding))


def _move(finding: Finding) -> tuple[tuple[str, str], ...]:
    """
    What would have to change in the raw quantities.
    """
    levers = finding.levers
    told = list(zip(tell_levers(levers, "zh"), tell_levers(levers, "en"), strict=True))
    heads = [("可以", "for instance"), *[("或", "or")] * len(told)]
    return tuple((f"{head}：{zh}", f"{head_en}: {en}") for (head, head_en), (zh, en) in zip(heads, told, strict=False))


def _supply(finding: Finding, reason: Reason, year: int | None, names: tuple[str, ...]) -> tuple[str, str]:
    """
    What to supply for one thing that is missing.
    """
    of_names, of_names_en = (f"“{show_list(names, 'zh')}”", f" of {show_list(names, 'en')}") if names else ("", "")
    in_year, in_year_en = ("", "") if year is None else (f"{year}年", f" for {year}")
    unit = "" if finding.indicator.unit is None or names else f"（单位：{finding.indicator.unit}）"
    unit_en = "" if finding.indicator.unit is None or names else f" (in {finding.indicator.unit})"
    match reason:
        case Reason.MISSING_OBSERVATION:
            return _ask_figure(finding, f"{in_year}{of_names}", f"{of_names_en}{in_year_en}", unit, unit_en)
        case Reason.MISSING_YEARS:
            return (
                f"在台账补填{in_year or '前几年'}{of_names}的数据{unit}",
                f"enter the figure{of_names_en}{in_year_en or ' for the earlier years'} in the ledger{unit_en}",
            )
        case Reason.MISSING_BASELINE:
            return (
                f"在台账补填基期{in_year}{of_names}的数据{unit}",
                f"enter the baseline{of_names_en}{in_year_en} in the ledger{unit_en}",
            )
        case Reason.MISSING_TARGET if (mended := _mend(finding, "assigned/")) is not None:
            return mended
        case Reason.MISSING_REFERENCE if (mended := _mend(finding, "reference/")) is not None:
            return mended
        case Reason.MISSING_TARGET:
            entry = f"{{target: …, document: …, year: {finding.year}}}"
            # The wording itself stands where there is no subject.
            subjects = [name for name in names if name not in finding.target]
            if subjects:
                entry = f"{{{', '.join(f'{subject}: {entry}' for subject in subjects)}}}"
            assigned = f'assigned: {{"{finding.number}": {entry}}}'
            return (
                f"向下达任务的上级要目标值和文号，填入方案：{assigned}",
                f"ask the superior for the target and its document, and write into the plan: {assigned}",
            )
        case Reason.MISSING_REFERENCE:
            name = names[0] if names else "…"
            return (
                f"提供参照值{of_names}{in_year}的数，填入方案：references: {{{name}: …}}，或填台账的“参照”一栏",
                f"supply the reference{of_names_en}{in_year_en} in the plan: references: {{{name}: …}}, or in the ledger",
            )
        case Reason.MISSING_CONVENTION:
            key = names[0] if names else "…"
            meaning, meaning_en = CONVENTIONS.get(key, (key, key))
            example = {"basically": '"90%"', "tolerance": '"5%"', "baseline_year": f"{finding.year - 1}"}.get(key, "…")
            return (
                f"请主管部门明确{meaning}，填入方案：conventions: {{{key}: {example}}}（示例）",
                f"ask the authority to settle {meaning_en}, and write into the plan, for instance: conventions: {{{key}: {example}}}",
            )
        case Reason.MISSING_ATTRIBUTE:
            key = names[0] if names else "…"
            meaning, meaning_en = ATTRIBUTES.get(key, (f"本地属于“{key}”中的哪一种", f"which of {key} the place is"))
            name = key if key in ATTRIBUTES else "…"
            return (
                f"在方案写明{meaning}：place: {{attributes: {{{name}: …}}}}",
                f"state {meaning_en} in the plan: place: {{attributes: {{{name}: …}}}}",
            )
        case Reason.MISSING_YEAR:
            return "写明判定的年份", "state the year to be judged"
        case Reason.INCONSISTENT_BASIS:
            target = finding.result.target
            basis = None if target is None else target.basis
            return (
                f"换成{'同一' if basis is None else f'“{basis}”'}口径的数据{of_names}",
                f"supply figures{of_names_en} on {'one basis' if basis is None else f'the basis {basis}'}",
            )
        case Reason.MISSING_EVIDENCE:
            return (
                f"备齐佐证{of_names}（须在有效期内），把编号填入台账的“佐证”一栏",
                f"supply the evidence{of_names_en.replace(' of', ':', 1)} (still valid), and enter its id in the ledger",
            )
        case Reason.NEEDS_JUDGEMENT:
            return (
                f"核实后在台账{in_year}{of_names}的“状态”一栏填“达标”或“未达标”",
                f"have a person judge it, and enter 达标 (met) or 未达标 (not met) as the status{of_names_en}{in_year_en}",
            )
        case Reason.INVALID_OBSERVATION:
            return _correct(finding)
        case Reason.CONFLICTING_OBSERVATIONS:
            return _settle(finding)


def _ask_figure(finding: Finding, what: str, what_en: str, unit: str, unit_en: str) -> tuple[str, str]:
    villages = dict.fromkeys(each.village for each in finding.villages)
    if villages:
        told = "；".join(
            f"{each.village} {tell_record(each.observation, finding.indicator.unit)}" for each in finding.villages
        )
        return (
            f"在台账补填全镇{what}的数据{unit}；村级已有：{told}",
            f"enter the figure of the whole place{what_en} in the ledger{unit_en}; from villages there is: {told}",
        )
    return f"在台账补填{what}的数据{unit}", f"enter the figure{what_en} in the ledger{unit_en}"


def _correct(finding: Finding) -> tuple[str, str]:
    chinese, english = [], []
    for reason, unusable in finding.unusable:
        if reason is Reason.INVALID_OBSERVATION:
            line, diagnostic = unusable.rows[0].line, unusable.diagnostic
            hint = f"（{diagnostic.hint}）" if diagnostic.hint else ""
            chinese.append(("" if line is None else f"第{line}行：") + diagnostic.message + hint)
            english.append(("" if line is None else f"line {line}: ") + diagnostic.message_en)
    return f"更正台账{'；'.join(dict.fromkeys(chinese))}", f"correct the ledger, {'; '.join(dict.fromkeys(english))}"


def _mend(finding: Finding, room: str) -> tuple[str, str] | None:
    """
    What to correct where something was supplied and could not be used; None where nothing was.
    """
    refused = [
        each for each in finding.result.diagnostics if each.code.startswith(room) and each.severity is Severity.ERROR
    ]
    if not refused:
        return None
    chinese = [each.message + (f"（{each.hint}）" if each.hint else "") for each in refused]
    english = [each.message_en + (f" ({each.hint_en})" if each.hint_en else "") for each in refused]
    where = {"assigned/": ("下达的目标", "assigned target"), "reference/": ("参照值", "reference")}[room]
    return f"更正{where[0]}：{'；'.join(chinese)}", f"correct the {where[1]}: {'; '.join(english)}"


def _settle(finding: Finding) -> tuple[str, str]:
    chinese, english, apart = [], [], []
    for reason, unusable in finding.unusable:
        if reason is Reason.CONFLICTING_OBSERVATIONS and unusable.diagnostic.code != "ledger/conflict":
            # A figure against what it is made from: there is nothing to be chosen among.
            apart.append((unusable.diagnostic.message, unusable.diagnostic.message_en))
        elif reason is Reason.CONFLICTING_OBSERVATIONS:
            chinese.append(
                "、".join(_cite(row.line, tell_record(row, finding.indicator.unit), "第{}行") for row in unusable.rows)
            )
            english.append(
                ", ".join(_cite(row.line, tell_record(row, finding.indicator.unit), "line {}") for row in unusable.rows)
            )
    if not chinese:
        return f"核对：{'；'.join(each for each, _ in apart)}", f"check: {'; '.join(each for _, each in apart)}"
    return (
        f"核对台账中不一致的记录，只留正确的一条：{'；'.join(chinese)}",
        f"check the records that differ and keep the right one: {'; '.join(english)}",
    )


def _cite(line: int | None, value: str, place: str) -> str:
    return value if line is None else f"{place.format(line)} {value}"


def _one_line(text: str) -> str:
    return "；".join(line.strip() for line in text.splitlines() if line.strip())

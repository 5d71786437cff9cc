"""
What a ledger mentions and the plan does not know: nothing that was entered is dropped without a word.
"""

from collections.abc import Iterator

from ecotown.assessment.figures import is_absent
from ecotown.assessment.reckoning import Reckoner
from ecotown.assessment.remarks import remark
from ecotown.assessment.requirements import RowRequirement
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.files.source import suggest_word
from ecotown.ledger import Ledger, Observation, ObservationKey, Selection, Subject
from ecotown.measures import fold_name
from ecotown.plans import Indicator, Plan
from ecotown.targets import fold_text

__all__ = ["check_mentions", "check_variables", "numbers_by_name"]

# A person reads the first few; a wrong ledger beside a plan would give one for each of its rows.
_MOST = 100


def numbers_by_name(rows: tuple[Indicator, ...]) -> dict[str, str]:
    """
    The numbers of the rows by the names that a ledger may use: each row's number, and its name where no other row has it.
    """
    names = [fold_text(row.name) for row in rows]
    unique = {row.name: row.number for row, name in zip(rows, names, strict=True) if names.count(name) == 1}
    return unique | {row.number: row.number for row in rows}


def check_mentions(
    rows: tuple[RowRequirement, ...], plan: Plan, ledger: Ledger, selection: Selection
) -> tuple[Diagnostic, ...]:
    """
    A diagnostic for each indicator, place, component and variable of the ledger that no row makes use of, up to a hundred.
    """
    numbers = {fold_text(row.indicator.number): row for row in rows}
    villages = () if plan.place is None else tuple(village.name for village in plan.place.villages)
    known_places = {None, *map(fold_text, villages)}
    checked: set[tuple[object, ...]] = set()
    told: list[Diagnostic] = []
    for key, record in _each(selection):
        is_known = key.place in known_places
        matter = (key.place, key.subject, key.name, key.component) if is_known else (key.place,)
        if matter in checked:
            continue
        checked.add(matter)
        diagnostic = None
        if key.subject is Subject.VARIABLE:
            continue  # raw quantities are looked at together
        if not is_known:
            diagnostic = _unknown_place(record, plan, villages, ledger)
        elif key.subject is Subject.REFERENCE:
            diagnostic = None if key.place is None else _reference_of_village(record, ledger)
        elif key.name in numbers:
            diagnostic = _check_use(record, numbers[key.name], ledger)
        else:
            diagnostic = _unknown_indicator(record, rows, ledger)
        if diagnostic is not None:
            told.append(diagnostic)
        if len(told) == _MOST:
            break
    return tuple(told)


def check_variables(rows: tuple[RowRequirement, ...], reckoner: Reckoner, ledger: Ledger) -> tuple[Diagnostic, ...]:
    """
    A diagnostic for each place and variable of the raw quantities that no formula makes use of.
    """
    totals = reckoner.totals
    quantities, plan = totals.quantities, reckoner.plan
    villages = () if plan.place is None else tuple(village.name for village in plan.place.villages)
    told = [_unknown_place(record, plan, villages, ledger) for record in quantities.strangers[:_MOST]]
    formulas = [reckoner.formula(row.indicator, part.component) for row in rows for part in row.parts]
    used = {name for formula in formulas if formula is not None for name in formula.names}
    weights = {fold_name(each.weight) for name, each in totals.declared.items() if name in used and each.weight}
    unused: list[Observation] = []
    for name, index in quantities.written.items():
        if name in used | weights:
            continue
        record = quantities.table[index]
        near = None if name in totals.declared else suggest_word(name, tuple(sorted(used)))
        if near is None:
            unused.append(record)
        elif len(told) < _MOST:
            told.append(_unknown_variable(record, totals.label(near), ledger))
    return (*told, *([_unused_variables(unused[:_MOST], ledger)] if unused else []))


def _unknown_variable(record: Observation, near: str, ledger: Ledger) -> Diagnostic:
    return remark(
        record,
        ledger,
        "ledger/unknown-variable",
        f"没有哪个公式用到变量“{record.variable}”，它的记录没有用到",
        f'no formula names the variable "{record.variable}"; its records are not used',
        hint=f"是否指“{near}”？",
        hint_en=f'did you mean "{near}"?',
    )


def _each(selection: Selection) -> Iterator[tuple[ObservationKey, Observation]]:
    yield from selection.observations.items()
    for key, differing in selection.conflicts.items():
        yield key, differing[0]


def _check_use(record: Observation, row: RowRequirement, ledger: Ledger) -> Diagnostic | None:
    names = tuple(part.component for part in row.parts if part.component is not None)
    number, component = row.indicator.number, record.component
    if row.indicator.of:
        counted = "、".join(row.indicator.of)
        return remark(
            record,
            ledger,
            "ledger/record-of-count",
            f"第{number}项由第{counted}项的结论得出，这条记录没有用到",
            f"indicator {number} follows from the verdicts of {counted}; this record is not used",
            hint="删去这条记录",
            hint_en="remove the record",
        )
    if not names or (component is None and is_absent(record)):
        return None
    if component is None:
        return remark(
            record,
            ledger,
            "ledger/component-missing",
            f"第{number}项按组成分别判定，这条记录没有写是哪一个，没有用到",
            f"indicator {number} is judged by component; this record names none and is not used",
            hint=f"在“组成”一栏填：{'、'.join(names)}之一",
            hint_en=f"fill in the component: one of {', '.join(names)}",
        )
    if fold_text(component) in map(fold_text, names):
        return None
    near = suggest_word(component, names)
    return remark(
        record,
        ledger,
        "ledger/unknown-component",
        f"第{number}项没有“{component}”这个组成，这条记录没有用到",
        f'indicator {number} has no component "{component}"; this record is not used',
        hint=f"是否指“{near}”？" if near else f"可填：{'、'.join(names)}",
        hint_en=f'did you mean "{near}"?' if near else f"there are: {', '.join(names)}",
    )


def _unknown_indicator(record: Observation, rows: tuple[RowRequirement, ...], ledger: Ledger) -> Diagnostic:
    written = record.indicator or ""
    sharing = [row.indicator.number for row in rows if fold_text(row.indicator.name) == fold_text(written)]
    if sharing:
        return remark(
            record,
            ledger,
            "ledger/ambiguous-indicator",
            f"第{'、'.join(sharing)}项都叫“{written}”，不知道这条记录是哪一项的，没有用到",
            f'the indicators {", ".join(sharing)} are all named "{written}"; this record could be of any and is not used',
            hint="改写序号",
            hint_en="write the number instead",
        )
    near = suggest_word(written, tuple(row.indicator.name for row in rows))
    return remark(
        record,
        ledger,
        "ledger/unknown-indicator",
        f"没有“{written}”这项指标，它的记录没有用到",
        f'there is no indicator "{written}"; its records are not used',
        hint=f"是否指“{near}”？" if near else "写指标的序号或完整名称",
        hint_en=f'did you mean "{near}"?' if near else "write the number or the whole name of an indicator",
    )


def _unknown_place(record: Observation, plan: Plan, villages: tuple[str, ...], ledger: Ledger) -> Diagnostic:
    written = record.place or ""
    own = () if plan.place is None or plan.place.name is None else (plan.place.name,)
    near = suggest_word(written, (*own, *villages))
    return remark(
        record,
        ledger,
        "ledger/unknown-place",
        f"方案中没有“{written}”这个地点，它的记录没有用到",
        f'the plan knows no place "{written}"; its records are not used',
        hint=f"是否指“{near}”？" if near else "本地的数据“地点”一栏留空；村名先写入方案的 place.villages",
        hint_en=f'did you mean "{near}"?'
        if near
        else "leave the place blank for the plan's own; list villages under place.villages in the plan",
    )


def _reference_of_village(record: Observation, ledger: Ledger) -> Diagnostic:
    return remark(
        record,
        ledger,
        "ledger/reference-of-village",
        f"参照值“{record.reference}”不分村，“{record.place}”的这条没有用到",
        f'the reference "{record.reference}" goes by no village; that of "{record.place}" is not used',
        hint="“地点”一栏留空",
        hint_en="leave the place blank",
    )


def _unused_variables(variables: list[Observation], ledger: Ledger) -> Diagnostic:
    names = tuple(dict.fromkeys(record.variable or "" for record in variables))
    return remark(
        variables[0],
        ledger,
        "ledger/variables-not-used",
        f"没有公式用到的原始量，不参与判定：{'、'.join(names)}",
        f"raw quantities that no formula names take no part in the verdicts: {', '.join(names)}",
        hint="指标要由它算出的，在指标体系里写 measure；否则另填一行指标值",
        hint_en="write a measure for the indicator in the system, or enter the figure itself on a row of its own",
        severity=Severity.INFO,
    )

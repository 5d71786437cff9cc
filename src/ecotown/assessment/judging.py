"""
One row of a plan judged on the figures of a ledger.

What the judge of a single target cannot know is settled here: records that contradict each other or cannot be read leave
a row open if its verdict needs them, and so does required evidence that the ledger does not list.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

import attrs

from ecotown.assessment.evidence import EvidenceList
from ecotown.assessment.figures import Figures, Unusable, arrange, is_absent
from ecotown.assessment.nodes import nodes_of
from ecotown.assessment.places import SuppliedPlaces
from ecotown.assessment.reckoning import Reckoner, Reckoning, fill_missing
from ecotown.assessment.remarks import place_at
from ecotown.assessment.requirements import Requirement, RowRequirement
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidArgument, ObservationError
from ecotown.evaluation import Missing, Reason, Result, Verdict, combine, evaluate_target
from ecotown.evaluation.clauses import find_clauses
from ecotown.ledger import Ledger, Observation, says_nothing
from ecotown.plans import Conventions, WhenZero
from ecotown.targets import Target, fold_text
from ecotown.targets.nodes import Aspect, Branch, Choice, Conjunction, CumulativeChange, Label, Rule

__all__ = ["Circumstances", "Judgement", "judge_count", "judge_observed", "judge_row", "judge_villages"]

_WHOLE = "总体"
_ABSENT = "不涉及"
_UNKNOWN_NAME = "observation/unknown-name"
_ABSENCE_EVIDENCE = "不涉及的说明"
# What is missing where a record is left out.
_LEFT_OUT = frozenset(
    {
        Reason.MISSING_OBSERVATION,
        Reason.MISSING_BASELINE,
        Reason.MISSING_YEARS,
        Reason.MISSING_ATTRIBUTE,
        Reason.NEEDS_JUDGEMENT,
    }
)


@attrs.frozen(kw_only=True)
class Circumstances:
    """
    What all rows of one assessment share. `reckoner` computes figures from raw quantities, those of the place itself or of
    the village of that number.
    """

    year: int
    place: Mapping[str, object]
    references: Mapping[str, object]
    evidence: EvidenceList
    ledger: Ledger
    supplied: SuppliedPlaces = attrs.field(factory=SuppliedPlaces)
    reckoner: Reckoner | None = None
    number: int = OWN

    def of_village(self, number: int) -> "Circumstances":
        """
        Those of one village.
        """
        return attrs.evolve(self, number=number)


@attrs.frozen
class Judgement:
    """
    The result of a row, and the records that cannot be used.
    """

    result: Result
    unusable: tuple[tuple[Reason, Unusable], ...] = ()


def judge_row(row: RowRequirement, figures: Figures, circumstances: Circumstances) -> Judgement:
    """
    The judgement of a row: of the row as a whole, or of each of its components.
    """
    excluded = _exclude(row, circumstances.year, circumstances.place)
    if excluded is not None:
        return Judgement(excluded)
    judged = [
        _judge_part(
            part,
            figures if part.component is None else figures.of_component(part.component),
            row,
            circumstances,
        )
        for part in row.parts
    ]
    if row.parts[0].component is None:
        return judged[0]
    named = [(part.component or "", judgement.result) for part, judgement in zip(row.parts, judged, strict=True)]
    return Judgement(
        _join(_whole(row), named), tuple(unusable for judgement in judged for unusable in judgement.unusable)
    )


def judge_observed(
    row: RowRequirement,
    observed: object,
    *,
    year: int | None = None,
    place: Mapping[str, object] | None = None,
    assigned: str | Mapping[str, object] | None = None,
    references: Mapping[str, object] | None = None,
    conventions: Conventions | None = None,
) -> Result:
    """
    The result of a row on what was observed, both as `evaluate_target` takes them: with no ledger, and no evidence asked for.
    """
    excluded = _exclude(row, year, place or {})
    if excluded is not None:
        return excluded
    whole = row.parts[0].target if row.parts[0].component is None else _whole(row)
    by_name: dict[str, object] = {}
    if isinstance(observed, Mapping):
        by_name = {fold_text(str(name)): value for name, value in observed.items()}
    known = {fold_text(part.component) for part in row.parts if part.component is not None}
    named: list[tuple[str, Result]] = []
    for part in row.parts:
        stated = part.conventions if conventions is None else conventions.over(part.conventions)
        given = observed
        # What is no mapping of the components (a scalar, a name that is none of theirs) is for the judge to refuse or to take.
        if part.component is not None and known >= by_name.keys() and by_name:
            given = {part.component: by_name.get(fold_text(part.component))}
        elif part.component is not None and observed == _ABSENT:
            given = {part.component: _ABSENT}
        result = evaluate_target(
            part.target if part.component is None or given is not observed else whole,
            given,
            year=year,
            place=place,
            assigned=assigned,
            references=references,
            conventions=stated,
        )
        if part.component is None or given is observed:
            return result
        judged = result.parts[0][1] if result.parts else result
        named.append((part.component, attrs.evolve(judged, diagnostics=result.diagnostics)))
    return _join(whole, named)


def judge_villages(
    row: RowRequirement, own: Figures, villages: Mapping[str, Figures], circumstances: Circumstances
) -> Judgement:
    """
    The judgement of a row that holds for each village, and for the place itself where it has figures of its own.
    """
    each = {
        name: judge_row(row, figures, circumstances.of_village(number))
        for number, (name, figures) in enumerate(villages.items(), 1)
    }
    if own != Figures():
        each = {_WHOLE: judge_row(row, own, circumstances), **each}
    named = [(name, judgement.result) for name, judgement in each.items()]
    joined = _join(row.parts[0].target, named)
    return Judgement(joined, tuple(unusable for judgement in each.values() for unusable in judgement.unusable))


def judge_count(row: RowRequirement, verdicts: Mapping[str, Verdict], circumstances: Circumstances) -> Judgement:
    """
    The judgement of a row such as `4项中至少1项达标` on the verdicts of the rows that it counts, by their names.
    """
    part = row.parts[0]
    result = evaluate_target(
        part.target, verdicts, year=circumstances.year, place=circumstances.place, conventions=part.conventions
    )
    return Judgement(result)


def _exclude(row: RowRequirement, year: int | None, place: Mapping[str, object]) -> Result | None:
    """
    The result of a row that does not apply to this place, or of which that is not known; None where it applies.
    """
    target = attrs.evolve(row.parts[0].target, components=())
    opened: Result | None = None
    for attribute, value in row.indicator.applies_if.items():
        # A choice with one branch: the judge of choices knows when a label fits.
        choice = Choice((Branch(Label(attribute, (value,)), target.rule),))
        result = evaluate_target(attrs.evolve(target, rule=choice), None, year=year, place=place)
        if result.note == "no-branch":
            return result
        unknown = tuple(entry for entry in result.missing if entry.reason is Reason.MISSING_ATTRIBUTE)
        if unknown:
            earlier = () if opened is None else opened.missing
            opened = attrs.evolve(result, missing=(*earlier, *unknown))
    return opened


def _judge_part(part: Requirement, figures: Figures, row: RowRequirement, circumstances: Circumstances) -> Judgement:
    unusable = [(Reason.CONFLICTING_OBSERVATIONS, conflict) for conflict in figures.conflicts]
    reckoning = _reckon(part, figures, row, circumstances)
    rows = figures.rows if reckoning is None else reckoning.leave(figures.rows)
    refused: list[Diagnostic] = []
    while True:
        try:
            result = _evaluate(part, rows, row, circumstances, reckoning)
            break
        except InvalidArgument as error:
            # What a plan supplies and cannot be used is as good as not supplied: the row is open, the table goes on.
            match error.way:
                case ("references", str(name), *_):
                    left = {key: value for key, value in circumstances.references.items() if key != name}
                    circumstances = attrs.evolve(circumstances, references=left)
                case ("assigned", *_):
                    row = attrs.evolve(row, assigned=None)
                case _:
                    raise
            refused.append(circumstances.supplied.place(error, row.indicator.number))
        except ObservationError as error:
            if not rows:
                raise  # not of the records
            unread = _find_unread(error, part, rows, row, circumstances)
            unusable += [(Reason.INVALID_OBSERVATION, each) for each in unread]
            left_out = {id(each) for other in unread for each in other.rows}
            rows = _leave_out(left_out, rows, part, is_misnamed=error.code == _UNKNOWN_NAME)
    if result.verdict is Verdict.UNDETERMINED:
        # A row that is open before it is read, for want of an attribute, has not looked at them yet.
        absent = tuple(each for each in rows if is_absent(each) and each.year in (None, circumstances.year))
        unusable += [(Reason.INVALID_OBSERVATION, each) for each in _refused_alone(absent, part, row, circumstances)]
    readings = {**part.readings, **row.readings}
    result = attrs.evolve(result, diagnostics=tuple(readings.get(each, each) for each in result.diagnostics))
    for reason, each in unusable:
        result = _reopen(result, reason, each, part, circumstances)
    if reckoning is not None:
        result = fill_missing(result, reckoning, circumstances.year)
        unusable += [each for reckoned in reckoning.years for each in reckoned.unusable]
        refused += [each for reckoned in reckoning.years for each in reckoned.diagnostics]
        result = attrs.evolve(result, reckoning=reckoning)
        rows = (*rows, Observation(year=circumstances.year, evidence=reckoning.evidence(circumstances.year)))
    result = _want_evidence(result, part, rows, circumstances.evidence)
    if unusable or refused:
        diagnostics = (*result.diagnostics, *refused, *(each.diagnostic for _, each in unusable))
        result = attrs.evolve(result, diagnostics=tuple(dict.fromkeys(diagnostics)))
    return Judgement(result, tuple(unusable))


def _reckon(part: Requirement, figures: Figures, row: RowRequirement, circumstances: Circumstances) -> Reckoning | None:
    reckoner = circumstances.reckoner
    if reckoner is None or row.indicator.of:
        return None
    return reckoner.reckon(row.indicator, part.component, figures, place=circumstances.number)


def _evaluate(
    part: Requirement,
    rows: tuple[Observation, ...],
    row: RowRequirement,
    circumstances: Circumstances,
    reckoning: Reckoning | None = None,
) -> Result:
    computed = {} if reckoning is None else reckoning.figures(part.target.basis)
    reckoned = None if reckoning is None else reckoning.of(circumstances.year)
    observed = arrange(rows, circumstances.year, has_components=part.component is not None, computed=computed)
    target = part.target
    if reckoned is not None and reckoned.is_none:
        target, observed = attrs.evolve(target, may_be_absent=True), _ABSENT
    result = evaluate_target(
        target,
        observed if part.component is None else {part.component: observed},
        year=circumstances.year,
        place=circumstances.place,
        assigned=row.assigned,
        references=circumstances.references,
        conventions=part.conventions,
    )
    if part.component is not None and result.parts:
        ((_, judged),) = result.parts
        result = attrs.evolve(judged, diagnostics=result.diagnostics)
    if reckoning is not None and reckoned is not None and reckoned.is_none:
        return _without_divisor(result, reckoning.formula.when_zero)
    return result


def _without_divisor(result: Result, when_zero: WhenZero) -> Result:
    """
    The result of a row whose formula has nothing to divide by, as the system wants it.
    """
    result = attrs.evolve(result, note="zero-denominator")
    match when_zero:
        case WhenZero.NOT_APPLICABLE:
            return result
        case WhenZero.MET:
            return attrs.evolve(result, verdict=Verdict.MET, otherwise=Verdict.MET)
        case WhenZero.UNDETERMINED:
            return result.reopened(Reason.NEEDS_JUDGEMENT)
        case _:
            assert_never(when_zero)


def _find_unread(
    error: ObservationError,
    part: Requirement,
    rows: tuple[Observation, ...],
    row: RowRequirement,
    circumstances: Circumstances,
) -> list[Unusable]:
    """
    The records that are refused by themselves; all of them where none is.
    """
    found: list[Unusable] = []
    for each in rows:
        try:
            others = {id(other) for other in rows if other is not each}
            alone = _leave_out(others, rows, part, is_misnamed=error.code == _UNKNOWN_NAME)
            _evaluate(part, alone, row, circumstances)
        except ObservationError as own:
            found.append(Unusable((each,), place_at(own.diagnostics[0], each, circumstances.ledger)))
    return found or [Unusable(rows, place_at(error.diagnostics[0], rows[0], circumstances.ledger))]


def _refused_alone(
    rows: tuple[Observation, ...], part: Requirement, row: RowRequirement, circumstances: Circumstances
) -> Iterator[Unusable]:
    for each in rows:
        try:
            _evaluate(part, (each,), row, circumstances)
        except ObservationError as error:
            yield Unusable((each,), place_at(error.diagnostics[0], each, circumstances.ledger))


def _leave_out(
    left_out: set[int], rows: tuple[Observation, ...], part: Requirement, *, is_misnamed: bool
) -> tuple[Observation, ...]:
    """
    The records without some; where one number is a cumulative change and several are a series, these stay as blanks.
    """
    is_kept = not is_misnamed and any(isinstance(node, CumulativeChange) for node in nodes_of(part.target.rule))
    blanked = (attrs.evolve(each, value=None, status=None) if id(each) in left_out else each for each in rows)
    return tuple(
        left
        for each, left in zip(rows, blanked, strict=True)
        if id(each) not in left_out or (is_kept and each.observed is not None)
    )


def _reopen(
    result: Result, reason: Reason, unusable: Unusable, part: Requirement, circumstances: Circumstances
) -> Result:
    """
    The result with the reason why something is missing: not that nobody recorded it, but that the record cannot be used.

    A verdict that did not need the record stands. Of records that are refused together any one will do, whatever their order.
    不涉及 in the year judged, where nothing may be absent, is told before whatever else is missing.
    """
    if result.verdict is not Verdict.UNDETERMINED:
        return result
    is_misnamed = unusable.diagnostic.code == _UNKNOWN_NAME
    wanting = [
        entry
        for entry in result.missing
        if (is_misnamed and entry.reason in _LEFT_OUT)
        or any(_concerns(entry, record, part, circumstances) for record in unusable.rows)
    ]
    if not wanting:
        return result
    missing = tuple(Missing(reason, entry.name, entry.year) if entry in wanting else entry for entry in result.missing)
    return attrs.evolve(result, reason=reason, missing=tuple(dict.fromkeys(missing)))


def _concerns(entry: Missing, record: Observation, part: Requirement, circumstances: Circumstances) -> bool:
    """
    Whether a record, had it been of use, would have told what is missing.
    """
    if is_absent(record) and record.year in (None, circumstances.year):
        return record.aspect is None or _may_be_of(entry, record, part)
    if entry.reason is Reason.MISSING_ATTRIBUTE:
        # Of the attributes of a place its records tell the baseline alone, where nobody stated it.
        place = circumstances.place.items()
        stated = {fold_text(name) for name, value in place if value is not None and not says_nothing(str(value))}
        labels = (node for node in nodes_of(part.target.rule) if isinstance(node, Label) and node.condition is not None)
        is_base = record.year is None or record.year == part.conventions.baseline_year
        return is_base and any(entry.name == each.values[0] and fold_text(entry.name) not in stated for each in labels)
    is_undeclared = entry.reason is Reason.MISSING_BASELINE and entry.year is None
    if is_undeclared or entry.reason not in _LEFT_OUT:
        return False
    if None not in (entry.year, record.year) and entry.year != record.year:
        return False
    return _may_be_of(entry, record, part)


def _may_be_of(entry: Missing, record: Observation, part: Requirement) -> bool:
    """
    Whether what is missing may be of the aspect of a record, or of the indicator as a whole where it states none.
    """
    if entry.name is None:
        return True
    name = fold_text(entry.name)
    if record.aspect is not None:
        return name.endswith(fold_text(record.aspect))
    clauses = find_clauses(part.target.rule, lambda _: None)
    named = () if clauses.feeds_subject else (*clauses.subjects, *clauses.statements)
    return not any(name.endswith(fold_text(each)) for each in named)


def _want_evidence(result: Result, part: Requirement, rows: tuple[Observation, ...], evidence: EvidenceList) -> Result:
    """
    A target is met, or not applicable for want of a thing, only with the evidence that is required for it.
    """
    if result.verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE):
        return result
    lacking: list[str] = []
    if any(is_absent(row) and not evidence.cited((row,)) for row in rows if row.year in (None, evidence.year)):
        lacking.append(_ABSENCE_EVIDENCE)
    if result.verdict is Verdict.MET:
        lacking += evidence.lacking(part.evidence, rows)
    for name in lacking:
        result = result.reopened(Reason.MISSING_EVIDENCE, name)
    return result


def _join(target: Target, named: list[tuple[str, Result]]) -> Result:
    """
    The result of a row of which each component or village is judged.
    """
    joined = combine(target.rule, tuple(named))
    diagnostics = dict.fromkeys(diagnostic for _, result in named for diagnostic in result.diagnostics)
    parts = tuple((name, attrs.evolve(result, diagnostics=())) for name, result in named)
    return attrs.evolve(joined, diagnostics=tuple(diagnostics), target=target, parts=parts)


def _whole(row: RowRequirement) -> Target:
    """
    The target of a row with components: the one that they share, else all of theirs.
    """
    first = row.parts[0].target
    rules: list[Rule] = [part.target.rule for part in row.parts]
    names = tuple(part.component or "" for part in row.parts)
    if all(rule == first.rule for rule in rules):
        return attrs.evolve(first, text=row.indicator.target or first.text, components=names)
    aspects = tuple(Aspect(name, rule) for name, rule in zip(names, rules, strict=True))
    return attrs.evolve(first, rule=Conjunction(aspects), text=row.indicator.target or "", components=())

"""
The judge: one target against one observation.

One pass over the nodes builds the tree of results, which is the explanation too. Judges of single rules stand in modules
by family; here rules are combined, branches chosen, subjects and components given their observations.
"""

from collections.abc import Mapping
from typing import assert_never

import attrs

from ecotown.errors import ObservationError
from ecotown.evaluation.assigned import check_assigned
from ecotown.evaluation.bounds import (
    judge_about,
    judge_absence,
    judge_bound,
    judge_coverage,
    judge_interval,
    judge_rank,
)
from ecotown.evaluation.changes import (
    judge_average,
    judge_change,
    judge_cumulative,
    judge_mean,
    judge_multiple,
    judge_steps,
)
from ecotown.evaluation.choices import choose_branch, choose_stage, name_label
from ecotown.evaluation.clauses import is_name_of, look_up, takes_members
from ecotown.evaluation.conventions import read_conventions
from ecotown.evaluation.counts import judge_filter, judge_frequency, judge_k_of_n, judge_share
from ecotown.evaluation.leaf import leave_blank, leave_open, not_applicable
from ecotown.evaluation.logic import all_of, any_of
from ecotown.evaluation.messages import note, refuse_input, refuse_type
from ecotown.evaluation.observed import Blank, Names, Observation, Word, latest_year, read_observation
from ecotown.evaluation.references import judge_reference
from ecotown.evaluation.result import Missing, Reason, Result, Verdict
from ecotown.evaluation.statuses import judge_deadline, judge_statement, judge_status
from ecotown.evaluation.subject import (
    WHOLE,
    Case,
    Mixture,
    Subject,
    open_subject,
    read_whole,
    tell_unused,
    unknown_name,
)
from ecotown.evaluation.trends import judge_trend, years_until
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.plans import AssignedTarget, Conventions
from ecotown.targets import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Bound,
    Change,
    Choice,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    MeanLevel,
    Modal,
    Multiple,
    NotSet,
    Part,
    Rank,
    Reference,
    Rule,
    Scope,
    Share,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
)
from ecotown.targets.target import Target

__all__ = ["combine", "evaluate_target"]

_LONGEST_TARGET = 2_000
_UNREADABLE = "observation/unreadable"
_REASONS = tuple(Reason)


def evaluate_target(
    target: Target,
    observed: object,
    *,
    year: int | str | None = None,
    place: Mapping[str, object] | None = None,
    assigned: str | Target | AssignedTarget | Mapping[str, object] | None = None,
    references: Mapping[str, object] | None = None,
    conventions: Conventions | Mapping[str, object] | None = None,
) -> Result:
    """
    The judgement of a target on an observation.

    `observed` is a number, a text with or without a unit, a status word, a date, a truth value, a list, None, or a
    mapping by year, by aspect, by component or both. `place` are attributes of the place by name; `assigned` is the
    target that a superior set, or several by subject; `references` are the named series that a target refers to.

    Raises ObservationError for an observation that cannot be read or is of another dimension, TargetSyntaxError for an
    assigned target that cannot be read, and InvalidArgument for a year, place, reference, convention or assigned target
    that cannot be used; all of them are ValueErrors.
    """
    _check_target(target)
    if len(target.text) > _LONGEST_TARGET:
        raise refuse_input("target/too-long", value=len(target.text))
    case = Case(
        target=target,
        year=None if year is None else _read_year(year),
        place=_mapping("place/unreadable", "place", place),
        assigned=assigned,
        references=_references(references),
        conventions=read_conventions(conventions),
        diagnostics=[*target.diagnostics],
    )
    if case.year is None and isinstance(observed, Mapping):
        case.year = latest_year(observed)
        if case.year is not None:
            case.add(note("observation/year-assumed", year=str(case.year)))
    result = _judge_components(observed, case)
    is_rounded = case.conventions.is_rounded
    return attrs.evolve(
        result, diagnostics=tuple(dict.fromkeys(case.diagnostics)), target=target, is_rounded=is_rounded
    )


def _check_target(given: object) -> None:
    if not isinstance(given, Target):
        raise refuse_type(
            "argument/wrong-type", "target", given, "parse_target 读出的目标", "a target as parse_target reads it"
        )


def _read_year(given: object) -> int:
    year = read_year(given) if isinstance(given, str) else given
    if isinstance(year, int) and not isinstance(year, bool) and FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise refuse_input("year/unreadable", value=given)


def _mapping(code: str, name: str, given: object) -> Mapping[str, object]:
    if given is None:
        return {}
    if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
        return given
    raise refuse_input(code, name=name, value=given)


def _references(given: object) -> Mapping[str, object]:
    references = _mapping("reference/unreadable", "references", given)
    if len(references) > 1:
        seen: set[str] = set()
        for name in references:
            folded = fold_text(name)
            if folded in seen:
                raise refuse_input("reference/two-values", name=name, way=("references", name))
            seen.add(folded)
    return references


def combine(rule: Rule, parts: tuple[tuple[str | None, Result], ...], *, is_any: bool = False) -> Result:
    """
    The result of parts, all of which have to be met, or any.

    The reason is that of the first open part; what is missing is told until nothing more is needed.
    """
    join = any_of if is_any else all_of
    verdict = join(part.verdict for _, part in parts)
    is_settled = verdict in (Verdict.MET, Verdict.NOT_APPLICABLE)
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=join(part.otherwise for _, part in parts),
        reason=next((part.reason for _, part in parts if part.reason is not None), None)
        if verdict is Verdict.UNDETERMINED
        else None,
        missing=() if is_settled else tuple(dict.fromkeys(entry for _, part in parts for entry in part.missing)),
        parts=parts,
    )


def _judge_components(observed: object, case: Case) -> Result:
    """
    The target for the indicator as a whole, or for each of its components.
    """
    target = case.target
    rule = target.rule
    if isinstance(rule, NotSet):
        return not_applicable(rule, case.year, "not-set")
    observation = read_observation(observed, case.diagnostics)
    if observation is not Blank.ABSENT and target.components and not _names_components(case):
        return combine(rule, _judge_declared(observation, case))
    if isinstance(observation, Names) and (parts := _judge_undeclared(observation, case)):
        return combine(rule, parts)
    return _judge_subject(rule, observation, (), case)


def _names_components(case: Case) -> bool:
    """
    Whether the text itself says what is asked of each component (`分别达到90%、75%`).
    """
    clauses = case.clauses_of(case.target.rule)
    components = case.target.components
    return not clauses.unnamed and any(
        is_name_of(component, subject) for component in components for subject in clauses.subjects
    )


def _judge_declared(observation: Observation, case: Case) -> tuple[tuple[str | None, Result], ...]:
    """
    The rule for each component that the indicator declares; one that is not observed is open.
    """
    components = case.target.components
    given: Mapping[str, object] = {}
    if isinstance(observation, Names):
        given = observation.values
        subjects = case.clauses_of(case.target.rule).subjects
        for key, written in observation.written.items():
            if any(is_name_of(key, component) for component in components):
                continue
            if not case.is_own_name(key) and not any(is_name_of(key, subject) for subject in subjects):
                raise unknown_name(written, [*components, *subjects], case)
            tell_unused(Word(key, written), components, case)
    else:
        tell_unused(observation, components, case)
    parts: list[tuple[str | None, Result]] = []
    for component in components:
        inner = read_observation(look_up(given, component), case.diagnostics)
        parts.append((component, _judge_subject(case.target.rule, inner, (component,), case)))
    return tuple(parts)


def _judge_undeclared(observation: Names, case: Case) -> tuple[tuple[str | None, Result], ...]:
    """
    Where the target has no subject and the indicator declares no components, every name but its own is a component.
    """
    rule = case.target.rule
    clauses = case.clauses_of(rule)
    keys = [key for key in observation.values if not case.is_own_name(key)]
    if not keys or clauses.subjects or clauses.statements or takes_members(rule):
        return ()
    parts: list[tuple[str | None, Result]] = []
    if len(keys) < len(observation.values):
        parts.append((case.target.name or WHOLE, _judge_subject(rule, read_whole(observation, case), (), case)))
    for key in keys:
        written = observation.written[key]
        inner = read_observation(observation.values[key], case.diagnostics)
        parts.append((written, _judge_subject(rule, inner, (written,), case)))
    return tuple(parts)


def _judge_subject(rule: Rule, observation: Observation, path: tuple[str, ...], case: Case) -> Result:
    return _judge_in(rule, open_subject(rule, observation, path, case, is_named=False, year=case.year), case)


def _judge_in(rule: Rule, subject: Subject, case: Case) -> Result:
    """
    A rule in a subject just opened: not applicable as a whole, or judged so that one clause at least reads the value.
    """
    if subject.observation is Blank.ABSENT:
        return leave_blank(rule, Blank.ABSENT, subject, case)
    result = _judge(rule, subject, case)
    if subject.mixture is not None and subject.mixture.misfits and not subject.mixture.is_read:
        raise subject.mixture.misfits[0]
    return result


def _judge(rule: Rule, subject: Subject, case: Case) -> Result:
    match rule:
        case Bound():
            return judge_bound(rule, rule, subject, case)
        case Conjunction(parts):
            return combine(rule, tuple(_judge_clause(part, subject, case) for part in parts))
        case Disjunction(parts):
            return combine(rule, tuple(_judge_clause(part, subject, case) for part in parts), is_any=True)
        case Absence(str(name)) | Status(object=str(name)) if name not in subject.path:
            return _judge_in(rule, subject.under(name, rule, case), case)
        case Status():
            return judge_status(rule, subject, case)
        case Trend():
            return judge_trend(rule, subject, case)
        case Aspect() | Part():
            return _wrap(rule, *_judge_clause(rule, subject, case))
        case Modal(_, inner) | Scope(_, inner):
            return _judge(inner, subject, case)
        case Choice():
            branch = choose_branch(rule, subject, case)
            if isinstance(branch, Result):
                return branch
            return _wrap(rule, name_label(branch.label), _judge_chosen(rule, branch.rule, subject, case))
        case Stages():
            stage = choose_stage(rule, subject, case)
            if isinstance(stage, Result):
                return stage
            name = "、".join(f"{year}年" for year in stage.years)
            return _wrap(rule, name or "其他年份", _judge_chosen(rule, stage.rule, subject, case))
        case EachYear():
            return _judge_each_year(rule, subject, case)
        case Assigned():
            return _judge_assigned(rule, subject, case)
        case Interval():
            return judge_interval(rule, subject, case)
        case About():
            return judge_about(rule, subject, case)
        case Coverage():
            return judge_coverage(rule, subject, case)
        case Absence():
            return judge_absence(rule, subject, case)
        case Change():
            return judge_change(rule, subject, case)
        case Multiple():
            return judge_multiple(rule, subject, case)
        case AverageChange():
            return judge_average(rule, subject, case)
        case StepChange():
            return judge_steps(rule, subject, case)
        case MeanLevel():
            return judge_mean(rule, subject, case)
        case CumulativeChange():
            return judge_cumulative(rule, subject, case)
        case Reference():
            return judge_reference(rule, subject, case)
        case Rank():
            return judge_rank(rule, subject, case)
        case Frequency():
            return judge_frequency(rule, subject, case)
        case Deadline():
            return judge_deadline(rule, subject, case)
        case Share():
            return judge_share(rule, subject, case)
        case Filter():
            return judge_filter(rule, subject, case)
        case Statement():
            return judge_statement(rule, subject, case)
        case KOfN():
            return judge_k_of_n(rule, subject, case)
        case NotSet():
            return not_applicable(rule, subject.year, "not-set")
        case _:
            assert_never(rule)


def _judge_clause(rule: Rule, subject: Subject, case: Case) -> tuple[str | None, Result]:
    """
    A clause with its subject, where it has one.
    """
    match rule:
        case Aspect(name, inner) | Part(str(name), inner):
            return name, _judge_in(inner, subject.under(name, inner, case), case)
        case Part(int(year), inner):
            return f"{year}年", _judge_in_year(rule, year, inner, subject, case)
        case Modal(_, inner) | Scope(_, inner):
            return _judge_clause(inner, subject, case)
        case Statement(text):
            return text, _judge(rule, subject.beside(text, case), case)
        case _ if subject.mixture is not None and not isinstance(rule, _COMBINED):
            return None, _judge_mixed(rule, subject.mixture, subject, case)
        case _:
            return None, _judge(rule, subject, case)


_COMBINED = (Conjunction, Disjunction, Choice, Stages, EachYear, Assigned)


def _judge_mixed(rule: Rule, mixture: Mixture, subject: Subject, case: Case) -> Result:
    """
    A clause beside others of another kind: a value that it cannot read is meant for one of those.
    """
    try:
        result = _judge(rule, subject, case)
    except ObservationError as error:
        if error.code != _UNREADABLE:
            raise
        mixture.misfits.append(error)
        return leave_blank(rule, Blank.MISSING, subject, case)
    mixture.is_read = True
    return result


def _wrap(rule: Rule, name: str | None, result: Result) -> Result:
    """
    The result of a rule whose one part decides alone: the part, and its facts at the top.
    """
    return attrs.evolve(result, rule=rule, parts=((name, result),))


def _judge_chosen(rule: Choice | Stages, chosen: Rule, subject: Subject, case: Case) -> Result:
    """
    The branch or stage in force. Where the choice is all there is, a value without a name is that of the one chosen.
    """
    if subject.clauses == case.clauses_of(rule):
        clauses = case.clauses_of(chosen)
        subject = attrs.evolve(subject, clauses=clauses, mixture=Mixture() if clauses.is_mixed else None)
    return _judge_in(chosen, subject, case)


def _judge_in_year(rule: Part, year: int, inner: Rule, subject: Subject, case: Case) -> Result:
    """
    `其中2025年≤…`: a bound in a named year, which is not asked before.
    """
    if subject.year is None:
        return leave_open(rule, None, Missing(Reason.MISSING_YEAR))
    if subject.year < year:
        return not_applicable(rule, subject.year, "before-stages")
    return _judge(inner, attrs.evolve(subject, year=year), case)


def _judge_each_year(rule: EachYear, subject: Subject, case: Case) -> Result:
    """
    The rule in each of several years; one that fails decides.
    """
    year = subject.year
    parts: list[tuple[str | None, Result]] = []
    if year is None:
        # One value of no known year: it may fail, it cannot speak for the years before.
        judged = _judge(rule.rule, subject, case)
        earlier = leave_open(rule, None, Missing(Reason.MISSING_YEARS, subject.name or case.target.name))
        parts = [(None, judged), ("历年", earlier)]
    else:
        for each in years_until(year, rule.values):
            parts.append((f"{each}年", _judge(rule.rule, attrs.evolve(subject, year=each), case)))
    result = combine(rule, tuple(parts))
    reasons = [part.reason for _, part in parts if part.reason is not None]
    return attrs.evolve(result, reason=min(reasons, key=_REASONS.index)) if result.reason is not None else result


def _judge_assigned(rule: Assigned, subject: Subject, case: Case) -> Result:
    """
    What a superior assigned, judged like any other target; open until it is supplied, never met by default.
    """
    found = case.assigned_rule(rule, subject.path, is_named=subject.is_named)
    if found is None:
        missing = [Missing(Reason.MISSING_TARGET, subject.name or rule.text, subject.year)]
        if subject.bare is Blank.MISSING:
            missing.append(Missing(Reason.MISSING_OBSERVATION, subject.name or case.target.name, subject.year))
        return leave_open(rule, subject.year, *missing)
    if not subject.is_named:
        check_assigned(found, case.target)
    for diagnostic in found.diagnostics:
        case.add(diagnostic)
    return attrs.evolve(_judge(found.rule, subject, case), origin=found.origin)

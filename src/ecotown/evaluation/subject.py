"""
Which observation each clause of a target is judged on (language reference, section 13, "Observed").

A `Case` is everything one judgement was given. A `Subject` is what is observed: the indicator itself, one of its
components, an aspect, a part. A clause with a subject is observed under its name; a value without a name feeds the clauses
without a subject, or the only subject there is.
"""

from collections.abc import Mapping

import attrs

from ecotown.diagnostics import Diagnostic, suggest
from ecotown.errors import ObservationError
from ecotown.evaluation.assigned import AssignedRule, find_assigned
from ecotown.evaluation.clauses import Clauses, find_clauses, has_clauses, is_name_of, look_up, takes_members, walk
from ecotown.evaluation.conventions import ReadConventions
from ecotown.evaluation.messages import note, refuse
from ecotown.evaluation.observed import Blank, Names, Observation, Series, Value, read_observation
from ecotown.targets import Target, fold_text
from ecotown.targets.nodes import Assigned, Rule

__all__ = ["WHOLE", "Case", "Mixture", "Subject", "open_subject", "read_whole", "tell_unused", "unknown_name"]

WHOLE = "总体"


@attrs.define(kw_only=True)
class Case:
    """
    What one judgement was given, and the diagnostics that it collects.
    """

    target: Target
    year: int | None
    place: Mapping[str, object]
    assigned: object
    references: Mapping[str, object]
    conventions: ReadConventions
    diagnostics: list[Diagnostic]
    _assigned_rules: dict[tuple[Assigned, tuple[str, ...]], AssignedRule | None] = attrs.field(factory=dict)

    def add(self, diagnostic: Diagnostic) -> None:
        """
        Keep a diagnostic; what is said twice is told once.
        """
        self.diagnostics.append(diagnostic)

    def is_own_name(self, key: str) -> bool:
        """
        Whether a folded key names the indicator as a whole, or nothing at all.
        """
        return key in ("", WHOLE) or (self.target.name is not None and key == fold_text(self.target.name))

    def clauses_of(self, rule: Rule) -> Clauses:
        """
        The clauses of a rule, with those of the targets that were assigned.
        """
        return find_clauses(rule, self._resolve)

    def _resolve(self, wording: Assigned) -> Rule | None:
        found = self.assigned_rule(wording, (), is_named=False)
        return None if found is None else found.rule

    def assigned_rule(self, wording: Assigned, path: tuple[str, ...], *, is_named: bool) -> AssignedRule | None:
        """
        The rule that was assigned for a wording, by the subjects that lead to it; None where none was supplied.

        One target for a row is that of its only subject: where several subjects await one, it names none of them.
        """
        is_one = self.assigned is not None and (not isinstance(self.assigned, Mapping) or "target" in self.assigned)
        if is_one and is_named and self._awaiting > 1:
            return None
        # One wording under two comparisons (不低于X，且不超过X) is two rules.
        key = (wording, path)
        if key not in self._assigned_rules:
            found = find_assigned(wording, path, self.assigned, self.target, self.year)
            # What is assigned is a target, not the wording for one.
            is_target = found is not None and not any(isinstance(clause, Assigned) for clause, _ in _walk(found.rule))
            self._assigned_rules[key] = found if is_target else None
        return self._assigned_rules[key]

    @property
    def _awaiting(self) -> int:
        """
        How many subjects await an assigned target.
        """
        return len({name for clause, name in _walk(self.target.rule) if isinstance(clause, Assigned)})


def _walk(rule: Rule) -> list[tuple[Rule, str | None]]:
    return list(walk(rule, lambda _: None))


@attrs.define
class Mixture:
    """
    How clauses of different kinds fared with one value: one of them has to read it, the refusals of others are kept.
    """

    misfits: list[ObservationError] = attrs.field(factory=list)
    is_read: bool = False


@attrs.define(kw_only=True)
class Subject:
    """
    What is observed, and the observation.

    `bare` is the value without a name, for clauses without a subject. `path` leads here by component and aspect, and is
    empty for the indicator itself. `is_named` says that it is something other than the indicator, with a unit of its
    own. `year` is the year asked. `mixture` is set where clauses of different kinds share one bare value.
    """

    observation: Observation
    bare: Observation
    path: tuple[str, ...]
    is_named: bool
    year: int | None
    clauses: Clauses | None = None
    mixture: Mixture | None = None

    @property
    def name(self) -> str | None:
        """
        The subject as people are told.
        """
        return "·".join(self.path) or None

    def value(self, case: Case) -> Value:
        """
        The bare value in the year asked.
        """
        return Blank.MISSING if self.year is None and isinstance(self.bare, Series) else self.value_in(self.year, case)

    def value_in(self, year: int | None, case: Case) -> Value:
        """
        The bare value in a year; a value without a year is that of the year judged.
        """
        bare = self.bare
        if isinstance(bare, Series):
            return Blank.MISSING if year is None else bare.values.get(year, Blank.MISSING)
        if isinstance(bare, Names):
            raise unknown_name(next(iter(bare.written.values())), (), case)
        # What is not there in the year judged is not asked for in any other.
        return bare if year == case.year or bare is Blank.ABSENT else Blank.MISSING

    def under(self, name: str, rule: Rule, case: Case) -> "Subject":
        """
        The subject of a clause that names one.
        """
        clauses = self.clauses or Clauses()
        inner: Observation = Blank.MISSING
        found = look_up(self.observation.values, name, clauses.places) if isinstance(self.observation, Names) else None
        if found is not None:
            inner = read_observation(found, case.diagnostics)
        elif clauses.feeds_subject:
            inner = self.bare
        elif not clauses.unnamed:
            tell_unused(self.bare, clauses.subjects, case)
        return open_subject(rule, inner, (*self.path, name), case, is_named=True, year=self.year)

    def beside(self, text: str, case: Case) -> "Subject":
        """
        The subject of a statement beside other clauses: its own words are its name, no figure is for it.
        """
        clauses = self.clauses or Clauses()
        inner: Observation = Blank.MISSING
        found = look_up(self.observation.values, text) if isinstance(self.observation, Names) else None
        if found is not None:
            inner = read_observation(found, case.diagnostics)
        elif not clauses.unnamed and not clauses.subjects:
            inner = self.bare
        return attrs.evolve(self, observation=inner, bare=inner)


def open_subject(
    rule: Rule, observation: Observation, path: tuple[str, ...], case: Case, *, is_named: bool, year: int | None
) -> Subject:
    """
    The subject that a rule is judged on. Raises ObservationError for a name that the rule does not ask for.
    """
    names = observation if isinstance(observation, Names) else None
    clauses = case.clauses_of(rule) if names is not None or has_clauses(rule) else None
    return Subject(
        observation=observation,
        bare=observation if names is None else _find_bare(rule, names, clauses or Clauses(), case),
        path=path,
        is_named=is_named,
        year=year,
        clauses=clauses,
        mixture=Mixture() if clauses is not None and clauses.is_mixed else None,
    )


def _find_bare(rule: Rule, names: Names, clauses: Clauses, case: Case) -> Observation:
    """
    What is given under the indicator's own name, once every other name is one that the rule asks for.
    """
    known = [*clauses.subjects, *clauses.statements]
    for key in names.values:
        if not case.is_own_name(key) and not any(is_name_of(key, name, clauses.places) for name in known):
            if takes_members(rule):
                return names
            raise unknown_name(names.written[key], known, case)
    return read_whole(names, case)


def read_whole(names: Names, case: Case) -> Observation:
    """
    What is given for the indicator as a whole, under any of the names for it.
    """
    whole: Observation = Blank.MISSING
    for key, given in names.values.items():
        if case.is_own_name(key):
            found = read_observation(given, case.diagnostics)
            if whole is not Blank.MISSING and found not in (whole, Blank.MISSING):
                raise refuse("observation/two-values", value=names.written[key] or WHOLE)
            whole = whole if found is Blank.MISSING else found
    return whole


def tell_unused(observation: Observation, names: tuple[str, ...], case: Case) -> None:
    """
    Note a value that has no name where each clause or component wants one.
    """
    if not isinstance(observation, Blank):
        value = "…" if isinstance(observation, Series | Names) else observation
        case.add(note("observation/not-used", value=value, names="、".join(names)))


def unknown_name(written: str, names: "list[str] | tuple[str, ...]", case: Case) -> ObservationError:
    """
    The refusal of a name that the target does not ask for.
    """
    known = list(names) or [case.target.name or WHOLE]
    near = suggest(written, known)
    return refuse(
        "observation/unknown-name",
        value=written,
        names="、".join(known),
        hint=f"是否应为“{near}”？" if near else "",
        hint_en=f'did you mean "{near}"?' if near else "",
    )

"""
The rows of a system or a plan as the rules see them: targets read, judged without any figure, each thing with its place.
"""

from contextlib import suppress

import attrs

from ecotown.assessment.evidence import EvidenceList
from ecotown.assessment.figures import Figures
from ecotown.assessment.judging import Circumstances, judge_row
from ecotown.assessment.places import SuppliedPlaces
from ecotown.assessment.references import references_in
from ecotown.assessment.requirements import Requirement, RowRequirement, read_requirements
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidFile
from ecotown.evaluation import Result
from ecotown.files.passage import Page, Passage, Step, join_path
from ecotown.ledger import Ledger
from ecotown.periods import LAST_YEAR
from ecotown.plans import (
    AssignedTarget,
    Indicator,
    IndicatorSystem,
    Override,
    Plan,
    Variable,
    extend,
    resolve_indicators,
)
from ecotown.targets import Target, Vocabulary, parse_target

__all__ = ["AssignedReading", "Row", "Sheet", "open_sheet", "read_for_row"]


@attrs.frozen
class AssignedReading:
    """
    A target that a superior assigned for a row, or for one subject of it; `target` is None where it is a number alone, which
    takes its meaning from the wording that it is assigned for.
    """

    subject: str | None
    item: AssignedTarget
    target: Target | None


@attrs.frozen(kw_only=True)
class Row:
    """
    A row with everything that holds for it.

    `requirement` holds its targets; it is None where one of them is refused, and `faults` says why. `bare` is the judgement
    without any figure, which tells what else is missing, or the error that keeps the row from being judged. `override` is
    what the file linted changes of the row of its system, and `before` the row without that; `is_own` says that the row
    itself stands in the file linted. `page` and `index` are where it stands, `changes` what was changed of it since, the
    nearest first.
    """

    indicator: Indicator
    index: int
    requirement: RowRequirement | None
    faults: tuple[Diagnostic, ...]
    assigned: tuple[AssignedReading, ...]
    bare: Result | EcotownError | None
    override: Override | None
    before: RowRequirement | None
    is_own: bool
    page: Page = attrs.field(repr=False)
    changes: tuple[tuple[Override, Page], ...] = attrs.field(default=(), repr=False)

    @property
    def number(self) -> str:
        """
        The number of the row.
        """
        return self.indicator.number

    @property
    def parts(self) -> tuple[Requirement, ...]:
        """
        The targets of the row: its own, or one for each component.
        """
        return () if self.requirement is None else self.requirement.parts

    def owns(self, *keys: str) -> bool:
        """
        Whether the file linted says something of these keys of the row, and so answers for it.
        """
        return self.is_own or (self.override is not None and not self.override.changes.keys().isdisjoint(keys))

    def way(self, key: str, component: int | None = None) -> tuple[Page, tuple[Step, ...]]:
        """
        Where a key of the row or of a component stands: in the component, in an override, else in the row.
        """
        if component is not None:
            page, way = self.way("components")
            if page.holds(*way, component, key):
                return page, (*way, component, key)
        for override, page in self.changes:
            if key in override.changes:
                return page, ("overrides", self.number, key)
        return self.page, ("indicators", self.index, key)

    def passage(self, key: str, *more: Step, component: int | None = None) -> Passage:
        """
        The place of a value of the row.
        """
        page, way = self.way(key, component)
        return page.value(*way, *more)


@attrs.frozen(kw_only=True)
class Sheet:
    """
    A plan, or a system as the plan that follows it and states nothing else; `is_plan` tells them apart.

    `page` is the file linted; `system_page` that of the system, which is the same for a system.
    """

    plan: Plan
    is_plan: bool
    rows: tuple[Row, ...]
    page: Page = attrs.field(repr=False)
    system_page: Page = attrs.field(repr=False)

    @property
    def system(self) -> IndicatorSystem | None:
        """
        The system, or the one that the plan follows.
        """
        return self.plan.indicator_system

    @property
    def vocabulary(self) -> Vocabulary:
        """
        The declared words.
        """
        return self.plan.vocabulary

    @property
    def own_quantities(self) -> tuple[Variable, ...]:
        """
        The variables that the file linted declares, without those that it takes over.
        """
        extension = None if self.system is None else self.system.extension
        return self.plan.quantities if extension is None else extension.stated.variables

    def gap(self, row: Row, *way: Step) -> Passage:
        """
        The place of something that a row needs and the plan does not hold: its section, else the target of the row, else
        the name of the system that the row is of. The path says where it is to be written.
        """
        if self.page.holds(way[0]):
            return self.page.key(*way)
        if row.is_own:
            return attrs.evolve(row.passage("target"), path=join_path(*way))
        return attrs.evolve(self.page.value("system"), path=join_path(*way))

    @property
    def references(self) -> dict[str, tuple[str, ...]]:
        """
        The folded names of the references that targets use, those of assigned targets too, with the numbers of the rows.
        """
        found: dict[str, dict[str, None]] = {}
        for row in self.rows:
            targets = [part.target for part in row.parts]
            targets += [reading.target for reading in row.assigned if reading.target is not None]
            for target in targets:
                for name in sorted(references_in(target.rule)):
                    found.setdefault(name, {})[row.number] = None
        return {name: tuple(numbers) for name, numbers in found.items()}


def open_sheet(thing: Plan | IndicatorSystem) -> Sheet:
    """
    A plan or a system with its rows read.
    """
    if isinstance(thing, IndicatorSystem):
        plan = Plan(system=thing.id, indicator_system=thing)
        page = system_page = Page.of(thing.position)
    else:
        plan = thing
        page = Page.of(plan.position)
        system_page = page if plan.indicator_system is None else Page.of(plan.indicator_system.position)
    is_plan = isinstance(thing, Plan)
    origins = _find_origins(plan, page, system_page, is_plan=is_plan)
    before = _read_before(thing)
    rows = []
    for index, indicator in enumerate(resolve_indicators(plan)):
        origin = origins.get(indicator.number, _Origin(indicator.number, page, index))
        requirement, faults = _read(indicator, origin.path, plan)
        # The nearest change is that of the file linted, where it makes one.
        nearest = origin.changes[0] if origin.changes else None
        rows.append(
            Row(
                indicator=indicator,
                index=origin.index,
                requirement=requirement,
                faults=faults,
                assigned=() if requirement is None else _read_assigned(requirement),
                bare=None if requirement is None else _judge_bare(requirement, plan),
                override=None if nearest is None or nearest[1] is not page else nearest[0],
                before=before.get(indicator.number),
                is_own=origin.page is page,
                page=origin.page,
                changes=origin.changes,
            )
        )
    return Sheet(plan=plan, is_plan=is_plan, rows=tuple(rows), page=page, system_page=system_page)


@attrs.frozen
class _Origin:
    """
    Where a row stands, and what was changed of it since, the nearest first.
    """

    number: str
    page: Page
    index: int
    changes: tuple[tuple[Override, Page], ...] = ()

    @property
    def path(self) -> str:
        """
        Where the target is stated.
        """
        for override, _ in self.changes:
            if not override.changes.keys().isdisjoint(("target", "components")):
                return f"overrides.{self.number}"
        return f"indicators[{self.index}]"


def _find_origins(plan: Plan, page: Page, system_page: Page, *, is_plan: bool) -> dict[str, _Origin]:
    """
    The origin of each row that a system gives, through the systems that it extends.
    """
    found: dict[str, _Origin] = {}
    changes: dict[str, tuple[tuple[Override, Page], ...]] = {}
    if is_plan:
        changes = {number: ((override, page),) for number, override in plan.overrides.items()}
    system, here = plan.indicator_system, system_page
    while system is not None:
        stated = system if system.extension is None else system.extension.stated
        for index, row in enumerate(stated.indicators):
            found[row.number] = _Origin(row.number, here, index, changes.get(row.number, ()))
        for number, override in stated.overrides.items():
            changes[number] = (*changes.get(number, ()), (override, here))
        system = None if system.extension is None else system.extension.parent
        here = page if system is None else Page.of(system.position)
    return found


def _read_before(thing: Plan | IndicatorSystem) -> dict[str, RowRequirement]:
    """
    The rows that a file changes as they are without that.
    """
    if isinstance(thing, Plan):
        changed, plan = thing.overrides.keys(), attrs.evolve(thing, overrides={})
    elif thing.extension is not None:
        stated = thing.extension.stated
        changed = stated.overrides.keys()
        plan = Plan(
            system=thing.id, indicator_system=extend(attrs.evolve(stated, overrides={}), thing.extension.parent)
        )
    else:
        return {}
    rows = resolve_indicators(plan) if changed and plan.indicator_system is not None else ()
    read = {row.number: _read(row, "indicators[0]", plan)[0] for row in rows if row.number in changed}
    return {number: row for number, row in read.items() if row is not None}


def _read(row: Indicator, path: str, plan: Plan) -> tuple[RowRequirement | None, tuple[Diagnostic, ...]]:
    try:
        return read_requirements((row,), plan, places={row.number: path})[0], ()
    except InvalidFile as error:
        return None, error.diagnostics


def _read_assigned(requirement: RowRequirement) -> tuple[AssignedReading, ...]:
    assigned = requirement.assigned
    if assigned is None:
        return ()
    pairs = [(None, assigned)] if isinstance(assigned, AssignedTarget) else [*assigned.items()]
    readings = []
    for subject, item in pairs:
        target = None
        with suppress(EcotownError):
            target = read_for_row(item.target, requirement.parts[0].target)
        readings.append(AssignedReading(subject, item, target))
    return tuple(readings)


def read_for_row(text: str, target: Target) -> Target:
    """
    A target that is set for a row in another place, read as the row's own target was.
    """
    return parse_target(
        text,
        name=target.name,
        unit=target.unit,
        better=target.better,
        basis=target.basis,
        vocabulary=target.vocabulary,
        cap=target.cap,
        may_be_absent=target.may_be_absent,
    )


def _judge_bare(requirement: RowRequirement, plan: Plan) -> Result | EcotownError | None:
    if requirement.indicator.of:
        return None
    circumstances = Circumstances(
        year=plan.year or _latest_year(plan),
        place={} if plan.place is None else plan.place.facts,
        references=plan.references,
        evidence=EvidenceList(LAST_YEAR, None),
        ledger=Ledger(),
        supplied=SuppliedPlaces(plan=plan),
    )
    try:
        return judge_row(requirement, Figures(), circumstances).result
    except EcotownError as error:
        return error


def _latest_year(plan: Plan) -> int:
    """
    The year that a plan without one is asked for: the last for which something was assigned, else one after every stage.
    """
    years = [
        item.year
        for assigned in plan.assigned.values()
        for item in ((assigned,) if isinstance(assigned, AssignedTarget) else assigned.values())
        if item.year is not None
    ]
    return max(years, default=LAST_YEAR)

"""
Hypothesis strategies for indicator systems, plans and ledgers.

They draw what the loader accepts, so that every model drawn can be dumped and loaded again. A new field of a model is
added here together with the field itself.
"""

from collections.abc import Callable, Hashable, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st

from ecotown.ledger import Evidence, Ledger, Observation
from ecotown.measures import fold_name
from ecotown.plans import (
    UNSTATED,
    Annex,
    AssignedTarget,
    CitedDocument,
    Comparison,
    Component,
    Conventions,
    Document,
    EvidenceWanted,
    Heading,
    IgnoredFinding,
    Indicator,
    IndicatorSystem,
    LeadingGroup,
    LeadingGroupOffice,
    Obligation,
    Organization,
    Override,
    Phase,
    Place,
    Plan,
    PrintedAt,
    PrintedPassage,
    RollUp,
    SourceFile,
    Standing,
    Task,
    TaskTarget,
    TrendWindow,
    Variable,
    Village,
    WhenZero,
)
from ecotown.targets import fold_text
from ecotown.targets.nodes import Direction, Scale

__all__ = ["ledgers", "plans", "systems"]

T = TypeVar("T")

SHIPPED = "chongqing-township-2021"
SHIPPED_NUMBERS = tuple(str(number) for number in range(1, 26))

# Texts that YAML would like to read as something else stand beside whatever a person may paste.
_WORDS = st.sampled_from(
    [
        "≥85%", ">=85", "-", "/", "%", "100", "01", "1_000", "12:30", "2021-08-13", "null", "~", "true", "No", "*x", "&a",
        "!t", "@", "`", "a: b", "a #b", "- a", "? a", "山区：≥60\n丘陵区：≥40", "制定\n实施", " a", "a ", "“两品一标”", "<<", "=", "|",
        ">", "#", "'", '"', "{a", "]", "a\n\n b\n", "\t", "\x85", "\u2028", "\ufeff", "😀", "\x00", "\x7f", "\r\n",
    ]
)  # fmt: skip
texts = st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), _WORDS)
names = texts.filter(lambda text: text.strip() != "")
numbers = st.one_of(st.integers(1, 40).map(str), names)
trimmed = texts.map(str.strip).filter(bool)
years = st.integers(1900, 2999)
wholes = st.integers(0, 999_999_999)
days = st.dates(date(1900, 1, 1), date(2999, 12, 31))
months = st.one_of(
    days.map(date.isoformat), days.map(lambda day: day.isoformat()[:7]), days.map(lambda day: day.isoformat()[:4])
)
caps = st.one_of(st.just(UNSTATED), st.none(), st.fractions(min_value=-1000, max_value=1000, max_denominator=1000))


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """
    The value, or None.
    """
    return st.one_of(st.none(), strategy)


def few(
    strategy: st.SearchStrategy[T], *, unique_by: Callable[[T], Hashable] | None = None
) -> st.SearchStrategy[tuple[T, ...]]:
    """
    A short tuple.
    """
    return st.lists(strategy, max_size=3, unique_by=unique_by).map(tuple)


def named(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[dict[str, T]]:
    """
    A small mapping from names.
    """
    return st.dictionaries(names, strategy, max_size=3)


printed_at = maybe(
    st.builds(
        PrintedAt, file=maybe(texts), line=maybe(wholes), table=maybe(wholes), row=maybe(wholes), cell=maybe(wholes)
    )
)


def item(cls: type[T], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """
    An item that may say where it was printed.
    """
    return st.builds(cls, at=printed_at, **fields)


conventions = st.builds(
    Conventions,
    comparison=maybe(st.sampled_from(Comparison)),
    trend=maybe(st.builds(TrendWindow, years=st.integers(2, 100))),
    tolerance=maybe(names),
    basically=maybe(names),
    baseline_year=maybe(years),
    plan_period=maybe(st.tuples(years, years).map(lambda pair: (min(pair), max(pair)))),
)
evidence_wanted = item(EvidenceWanted, name=names, required=st.booleans(), valid_years=maybe(st.integers(1, 100)))


def components(*, with_conventions: bool = True) -> st.SearchStrategy[tuple[Component, ...]]:
    """
    Components of different names.
    """
    component = item(
        Component,
        name=names,
        target=maybe(texts),
        unit=maybe(texts),
        basis=maybe(texts),
        better=maybe(st.sampled_from(Direction)),
        cap=caps,
        measure=maybe(texts),
        when_zero=maybe(st.sampled_from(WhenZero)),
        evidence=maybe(few(evidence_wanted)),
        conventions=conventions if with_conventions else st.just(Conventions()),
    )
    return few(component, unique_by=lambda drawn: drawn.name)


row_fields: dict[str, st.SearchStrategy[Any]] = {
    "name": names,
    "target": texts,
    "domain": maybe(texts),
    "unit": maybe(texts),
    "basis": maybe(texts),
    "better": maybe(st.sampled_from(Direction)),
    "obligation": maybe(st.sampled_from(Obligation)),
    "responsible": few(names),
    "supporting": few(names),
    "measure": maybe(texts),
    "when_zero": maybe(st.sampled_from(WhenZero)),
    "applies_if": named(texts),
    "may_be_absent": st.booleans(),
    "each_village": st.booleans(),
    "cap": caps,
    "components": components(),
    "evidence": few(evidence_wanted),
    "definition": maybe(texts),
    "citation": maybe(texts),
    "note": maybe(texts),
}


@st.composite
def rows(draw: st.DrawFn) -> tuple[Indicator, ...]:
    """
    Indicators with a number each.
    """
    drawn = draw(st.lists(numbers, min_size=1, max_size=3, unique=True))
    made = []
    for number in drawn:
        row = draw(
            item(
                Indicator, number=st.just(number), conventions=conventions, of=few(st.sampled_from(drawn)), **row_fields
            )
        )
        if row.components and all(component.target is not None for component in row.components):
            row = attrs.evolve(row, target=draw(maybe(texts)))
        made.append(row)
    return tuple(made)


@st.composite
def scales(draw: st.DrawFn) -> tuple[Scale, ...]:
    """
    Scales of different names, on each of which a word stands once.
    """
    made = []
    for name in draw(st.lists(names, max_size=2, unique=True)):
        words = draw(st.lists(names, min_size=2, max_size=5, unique=True))
        last = draw(st.integers(1, len(words) - 1))
        made.append(Scale(name, (tuple(words[:last]), *((word,) for word in words[last:]))))
    return tuple(made)


@st.composite
def variables(draw: st.DrawFn) -> tuple[Variable, ...]:
    """
    Variables of different names; those that are weighted name another one.
    """
    drawn = draw(st.lists(names, max_size=3, unique_by=fold_name))
    made = []
    for name in drawn:
        others = [other for other in drawn if other != name]
        weight = draw(maybe(st.sampled_from(others))) if others else None
        kinds = [kind for kind in RollUp if kind is not RollUp.WEIGHTED]
        roll_up = draw(st.sampled_from(kinds)) if weight is None else RollUp.WEIGHTED
        variable = item(
            Variable,
            name=st.just(name),
            unit=names,
            roll_up=st.just(roll_up),
            weight=st.just(weight),
            part_of=maybe(st.sampled_from(others)) if others else st.none(),
            stable=st.booleans(),
            basis=maybe(texts),
            source=maybe(texts),
            caliber=maybe(texts),
            definition=maybe(texts),
            standing=st.sampled_from(Standing),
            note=maybe(texts),
        )
        made.append(draw(variable))
    return tuple(made)


systems = item(
    IndicatorSystem,
    id=names,
    title=maybe(texts),
    effective_from=maybe(days),
    citation=maybe(texts),
    standing=st.sampled_from(Standing),
    conventions=conventions,
    attributes=named(few(names)),
    scales=scales(),
    units=few(names),
    synonyms=named(names),
    indicators=rows(),
    variables=variables(),
    note=maybe(texts),
)

assigned_target = item(AssignedTarget, target=texts, document=maybe(texts), year=maybe(years))
assigned_targets = st.one_of(
    assigned_target, st.dictionaries(names.filter(lambda name: name != "target"), assigned_target, max_size=2)
)
reference_values = st.one_of(texts, st.dictionaries(years, texts, max_size=3))
changes = st.fixed_dictionaries(
    {},
    optional={
        **row_fields,
        "cap": caps.filter(lambda cap: cap is not UNSTATED),
        "components": components(with_conventions=False),
    },
)


def tasks(known: Sequence[str]) -> st.SearchStrategy[Task]:
    """
    Tasks that name known indicators.
    """
    number = st.sampled_from(known)
    return item(
        Task,
        text=texts,
        number=maybe(texts),
        domain=maybe(texts),
        indicators=few(number),
        targets=few(item(TaskTarget, text=texts, indicator=maybe(number))),
        responsible=few(names),
        supporting=few(names),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """
    Plans with rows of their own, and plans that follow the shipped system.
    """
    own = draw(st.one_of(st.just(()), rows()))
    known = tuple(row.number for row in own) or SHIPPED_NUMBERS
    stated = {"comparison", "trend"} if not own else set()
    for row in own:
        for conventions_of in (row.conventions, *(component.conventions for component in row.components)):
            stated.update(conventions_of.keys_set)
    free = attrs.evolve(draw(conventions), **dict.fromkeys(stated))
    number = st.sampled_from(known)
    overrides = st.dictionaries(number, item(Override, changes=changes, reason=maybe(texts)), max_size=2)
    return draw(
        item(
            Plan,
            title=maybe(texts),
            document=maybe(documents),
            place=maybe(places),
            year=maybe(years),
            system=st.none() if own else st.just(SHIPPED),
            conventions=st.just(free),
            indicators=st.just(own),
            variables=variables() if own else st.just(()),
            overrides=st.just({}) if own else overrides,
            assigned=st.dictionaries(number, assigned_targets, max_size=2),
            references=named(reference_values).filter(
                lambda given: len({fold_text(name) for name in given}) == len(given)
            ),
            organizations=few(item(Organization, name=names, aliases=few(names))),
            leading_group=maybe(leading_groups),
            tasks=few(tasks(known)),
            phases=few(
                item(
                    Phase, name=names, starts=maybe(months), ends=maybe(months), inferred=few(names), note=maybe(texts)
                )
            ),
            outline=few(
                item(Heading, title=texts, number=maybe(texts), level=maybe(st.integers(0, 9)), line=maybe(wholes))
            ),
            annexes=few(item(Annex, label=maybe(texts), title=maybe(texts), columns=few(texts))),
            passages=few(item(PrintedPassage, text=texts)),
            ignore=few(item(IgnoredFinding, code=names, reason=names, path=maybe(names))),
            source=maybe(item(SourceFile, file=maybe(texts), sha256=maybe(texts))),
            note=maybe(texts),
        )
    )


documents = item(
    Document,
    number=maybe(texts),
    title=maybe(texts),
    issuer=maybe(texts),
    issuers=few(names),
    issued_on=maybe(days),
    printed_on=maybe(days),
    published_on=maybe(days),
    addressees=few(names),
    cites=few(item(CitedDocument, number=maybe(texts), title=maybe(texts))),
)
places = item(
    Place,
    name=maybe(texts),
    level=maybe(texts),
    attributes=named(texts),
    villages=few(item(Village, name=names)),
)
leading_groups = item(
    LeadingGroup,
    head=maybe(texts),
    deputies=few(names),
    members=few(names),
    office=maybe(
        item(LeadingGroupOffice, seat=maybe(texts), head=maybe(texts), deputies=few(names), members=few(names))
    ),
)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """
    Rows about one thing each, with a value, a word, or neither.
    """
    subject = draw(st.sampled_from(("indicator", "variable", "reference")))
    number = st.decimals(-10_000, 10_000, allow_nan=False, places=2).map(str)
    said = draw(
        st.one_of(
            st.fixed_dictionaries({"value": st.builds("{}{}".format, number, st.sampled_from(("", "%", " 吨/亩")))}),
            st.fixed_dictionaries({"value": st.sampled_from(("/", "2021-08-13", "约85", "百分之八十五", "三"))}),
            st.fixed_dictionaries({"status": trimmed}),
            st.just({}),
        )
    )
    return draw(
        st.builds(
            Observation,
            place=maybe(trimmed),
            component=maybe(trimmed),
            aspect=maybe(trimmed),
            year=maybe(years),
            unit=maybe(trimmed),
            basis=maybe(trimmed),
            source=maybe(trimmed),
            evidence=few(names),
            provisional=st.booleans(),
            note=maybe(trimmed),
            **{subject: trimmed},
            **{name: st.just(value) for name, value in said.items()},
        )
    )


evidence = st.builds(
    Evidence,
    id=trimmed,
    title=maybe(trimmed),
    number=maybe(trimmed),
    date=maybe(days),
    organization=maybe(trimmed),
    pages=maybe(trimmed),
    file=maybe(trimmed),
    sha256=maybe(trimmed),
    valid_until=maybe(days),
)
ledgers = st.builds(Ledger, few(observations()), few(evidence, unique_by=lambda document: document.id))

"""
The body of a notice against its annex: which target is stricter, and on what the two differ.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import folded, printed_line, report
from ecotown.linter.quotes import Quote, find_quotes, read_row_target, unit_of
from ecotown.linter.sheet import Row, Sheet
from ecotown.quantities import format_exact, same_dimension
from ecotown.targets import Target
from ecotown.targets.direction import names_a_share
from ecotown.targets.labels import label_key
from ecotown.targets.nodes import (
    Aspect,
    Assigned,
    Bound,
    Choice,
    Comparator,
    Conjunction,
    Disjunction,
    Frequency,
    Interval,
    Period,
    Rule,
    Stages,
    Statement,
    Status,
    Trend,
)
from ecotown.targets.strictness import Relation, Strictness, compare_strictness

__all__ = [
    "check_domains_agree",
    "check_operators",
    "check_soft_body",
    "check_targets_agree",
    "check_units_agree",
    "meant_target",
]

_WORKS = frozenset({"处", "座", "个", "家", "条", "台", "套", "户", "所", "站", "口", "块"})
# Of a ladder of work done, a softer word in the body is a manner of speaking; of a state it is another target.
_STATES = frozenset({"消除"})


def check_targets_agree(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Targets that the body sets otherwise than the annex.
    """
    told: set[tuple[str, str]] = set()
    for quote in find_quotes(sheet):
        answer = _compare(sheet, quote)
        if answer is None or answer.relation is Relation.EQUAL or (quote.row.number, quote.text) in told:
            continue
        told.add((quote.row.number, quote.text))
        row = quote.row
        facts = {
            "number": row.number,
            "name": row.indicator.name.split("\n")[0],
            "body": quote.text,
            "annex": (row.indicator.target or "").replace("\n", "；"),
        }
        place, _ = printed_line(row.indicator.at)
        match answer.relation:
            case Relation.STRICTER | Relation.LOOSER if _is_limit_alone(quote):
                yield report(sheet, "body/limit-counts", *quote.way, at=quote.at, **facts)
            case Relation.STRICTER | Relation.LOOSER:
                is_annex = answer.relation is Relation.STRICTER
                observed, observed_en = _shown(answer, unit_of(row, quote.text))
                yield report(
                    sheet,
                    "body/target-differs" if _is_hard(quote) else "body/status-differs",
                    *quote.way,
                    at=quote.at,
                    stricter="附件" if is_annex else "正文",
                    stricter_en="the annex" if is_annex else "the body",
                    looser="正文" if is_annex else "附件",
                    looser_en="the body" if is_annex else "the annex",
                    observed=observed,
                    observed_en=observed_en,
                    annex_at=f"（原文{place}）" if place else "",
                    **facts,
                )
            case Relation.INCOMPARABLE:
                yield report(sheet, "body/target-of-another-kind", *quote.way, at=quote.at, **facts)


_WITHIN = re.compile("以内|之内|以下|控制在|控制到|降至|降到")


def _is_limit_alone(quote: Quote) -> bool:
    """
    Whether the body says 以内 or 以下 of the number that the annex puts behind <. In everyday writing that leaves open whether
    the limit itself counts.
    """
    annex = read_row_target(quote.row, quote.target.unit)
    match quote.target.rule, None if annex is None else annex.rule:
        case (Bound() as body, Bound() as own) if _WITHIN.search(quote.text):
            signs = {body.comparator, own.comparator}
            return (
                signs == {Comparator.AT_MOST, Comparator.LESS_THAN}
                and body.limit.number.value == own.limit.number.value
            )
        case _:
            return False


_RISING = re.compile(
    "(?:进一步|明显|逐步|稳步|不断|大幅|显著|持续|有效|较大幅度)(?:地)?(?:提高|提升|改善|增强|增加|好转|下降|降低|减少)$"
)


def check_soft_body(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks that ask for more of what the annex asks a number of, and do not name it.
    """
    rows = {row.number: row for row in sheet.rows}
    found: list[tuple[int, Row, str, str]] = []
    for index, task in enumerate(sheet.plan.tasks):
        for row in (rows[number] for number in task.indicators if number in rows):
            name = folded(row.indicator.name.split("\n")[0])
            clauses = re.split("[，。；,;、()（）]", folded(task.text))
            clause = next((each for each in clauses if name in each and _RISING.search(each)), None)
            if clause is not None and isinstance(row.parts[0].target.rule if row.parts else None, Bound):
                found.append((index, row, name, clause))
    quoted = {quote.row.number for quote in find_quotes(sheet)} if found else set()
    for index, row, name, clause in found:
        if row.number not in quoted:
            way = ("tasks", index, "text")
            facts = {"number": row.number, "name": name, "clause": clause, "annex": row.indicator.target}
            yield report(sheet, "body/soft-word", *way, at=sheet.plan.tasks[index].at, **facts)


def check_units_agree(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Numbers of the body in a unit that does not convert to the annex's: another thing is measured.
    """
    for quote in find_quotes(sheet):
        body, annex = quote.target.rule, read_row_target(quote.row, quote.target.unit)
        if not isinstance(body, Bound) or annex is None or not isinstance(annex.rule, Bound):
            continue
        own, other = annex.rule.limit.unit, body.limit.unit
        is_whole = other and own and own.startswith(f"{other}/")  # 15平方米 of 平方米/人 leaves out of whom
        # Works counted in the sentence of a share are another promise, not the share in another unit.
        is_work = names_a_share(folded(quote.row.indicator.name)) and other in _WORKS
        if own and other and own != other and not is_whole and not is_work and not same_dimension(own, other):
            yield report(
                sheet,
                "body/unit-differs",
                *quote.way,
                at=quote.at,
                number=quote.row.number,
                name=quote.row.indicator.name.split("\n")[0],
                body=quote.text,
                annex=quote.row.indicator.target,
                unit=own,
            )


def check_operators(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Bare numbers of the annex for which the body states the comparison, where equality would be another target.
    """
    for row, quote in _operators_stated(sheet).values():
        meant = meant_target(sheet, row)
        _, way = row.way("target")
        yield report(
            sheet,
            "annex/operator-missing",
            *way,
            at=row.indicator.at,
            number=row.number,
            target=row.indicator.target,
            body=quote.text,
            meant=meant,
        )


def meant_target(sheet: Sheet, row: Row) -> str | None:
    """
    The target of a row with the comparison that the body states for it; None where it needs none or the body has none.
    """
    found = _operators_stated(sheet).get(row.number)
    if found is None or not isinstance(found[1].target.rule, Bound):
        return None
    return f"{found[1].target.rule.comparator.value}{row.indicator.target}"


_COMPARED = re.compile(
    "[≥≤><=]|以上|以下|以内|之内|不低于|不少于|不小于|不高于|不超过|不大于|大于|小于|高于|低于|超过|控制在"
)


def _operators_stated(sheet: Sheet) -> dict[str, tuple[Row, Quote]]:
    stated: dict[str, tuple[Row, Quote]] = {}
    for quote in find_quotes(sheet):
        row = quote.row
        if row.number in stated or not row.is_own:
            continue
        target = row.parts[0].target
        is_bare = any(diagnostic.code == "target/operator-inferred" for diagnostic in target.diagnostics)
        if not is_bare or not isinstance(quote.target.rule, Bound) or _is_capped(target.rule):
            continue
        annex = read_row_target(row, quote.target.unit)
        if annex is None or annex.rule != quote.target.rule:
            continue  # another number is another fault
        is_stated = not any(diagnostic.code == "target/operator-inferred" for diagnostic in quote.target.diagnostics)
        # 达到35% says no more of what lies above than the bare 35.
        if is_stated and _COMPARED.search(folded(quote.text)):
            stated[row.number] = row, quote
    return stated


def check_domains_agree(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks under the heading of another domain than that of their rows.
    """
    domains = {row.number: row.indicator.domain for row in sheet.rows}
    known = {domain for domain in domains.values() if domain}
    for index, task in enumerate(sheet.plan.tasks):
        others = {domains.get(number) for number in task.indicators} - {None, task.domain}
        if task.domain in known and others and task.domain not in {domains.get(number) for number in task.indicators}:
            yield report(
                sheet,
                "body/domain-differs",
                "tasks",
                index,
                "domain",
                at=task.at,
                task=task.number or index + 1,
                body=task.domain,
                annex="、".join(sorted(filter(None, others))),
                numbers="、".join(task.indicators),
            )


def _compare(sheet: Sheet, quote: Quote) -> Strictness | None:
    """
    How the row's target stands to that of the body; None where the two are not to be compared.
    """
    row, body = quote.row, quote.target
    annex = read_row_target(row, body.unit)
    if annex is None or _is_open(annex.rule) or _is_open(body.rule):
        return None
    if isinstance(annex.rule, Choice) and not isinstance(body.rule, Choice):
        answers = [compare_strictness(branch, body) for branch in _branches(sheet, annex, annex.rule, quote.context)]
        if any(answer.relation is Relation.EQUAL for answer in answers):
            return None
        return next((answer for answer in answers if answer.decided), None)
    if isinstance(annex.rule, Stages) and not isinstance(body.rule, Stages):
        # What is said of one of the years, or of the last.
        if any(_agrees(stage.rule, body.rule) for stage in annex.rule.stages):
            return None
        annex = attrs.evolve(annex, rule=annex.rule.stages[-1].rule)
    if isinstance(annex.rule, Bound) and _is_of_each_period(quote):
        return None  # so many in a year, and so many in all
    body = attrs.evolve(body, rule=_in_period(body.rule, annex.rule, quote.context))
    if _agrees(annex.rule, body.rule):
        return None
    answer = compare_strictness(annex, body)
    return answer if answer.decided else None


_COUNTED = frozenset({"个", "处", "次", "场", "家", "条", "户", "座", "期", "人", "人次", "亩", "公里"})


def _is_of_each_period(quote: Quote) -> bool:
    """
    Whether the clause that a count is from sets it for every year, quarter or month.
    """
    body = quote.target.rule
    if not isinstance(body, Bound) or body.limit.unit not in _COUNTED:
        return False
    clause = next((each for each in re.split("[，。；,;]", quote.context) if quote.text in each), "")
    return re.search("每(?:个)?(?:年|季度?|月|半年|学期|周)|年均", clause) is not None


def _in_period(body: Rule, annex: Rule, context: str) -> Rule:
    """
    A count of the body (2次以上) in the period of an annex that counts a year (次/年), unless its paragraph names another.
    """
    match body, annex:
        case (Bound(), Frequency(period, bound)) if body.limit.unit == bound.limit.unit:
            others = [other.value for other in Period if other is not period]
            return body if any(word in context for word in others) else Frequency(period, body)
        case _:
            return body


def _agrees(annex: Rule, body: Rule) -> bool:
    """
    Whether the body says the same with less detail: some of several requirements, or a trend without its years.
    """
    match annex, body:
        case (Conjunction(parts), Conjunction(quoted)):
            return all(any(_agrees(part, each) for part in parts) for each in quoted)
        case (Conjunction(parts), _):
            return any(_agrees(part, body) for part in parts)
        case (Disjunction(parts), _):
            return any(_agrees(part, body) for part in parts)
        case (Aspect(name, inner), Aspect(other, quoted)):
            return name == other and _agrees(inner, quoted)
        case (Trend(), Trend()):
            is_open = (body.values is None and body.base_year is None) or (
                annex.values is None and annex.base_year is None
            )
            return annex.kind is body.kind and is_open
        case _:
            return annex == body


def _branches(sheet: Sheet, annex: Target, rule: Choice, context: str) -> list[Target]:
    """
    The branches that may be meant: those that the paragraph names, else the town's own where the plan says which.
    """
    facts = {} if sheet.plan.place is None else sheet.plan.place.facts
    keys = {label_key(value) for value in facts.values()}
    own = [branch for branch in rule.branches if any(value in context for value in branch.label.values)]
    own = own or [branch for branch in rule.branches if keys & set(map(label_key, branch.label.values))]
    return [attrs.evolve(annex, rule=branch.rule) for branch in own or rule.branches]


def _is_open(rule: Rule) -> bool:
    """
    Whether a target is a superior's, or words that a person judges.
    """
    return any(isinstance(node, Assigned | Statement) for node in nodes_of(rule))


def _is_hard(quote: Quote) -> bool:
    rule = quote.target.rule
    return not isinstance(rule, Status) or rule.scale.name in _STATES


def _is_capped(rule: Rule) -> bool:
    """
    Whether a bound is the natural ceiling, so that equality and "at least" are the same.
    """
    match rule:
        case Bound():
            return rule.limit.number.value == 100
        case Interval():
            return True
        case _:
            return False


def _shown(answer: Strictness, unit: str | None) -> tuple[str, str]:
    """
    An observation on which the two differ, as people write it.
    """
    observed = answer.witnesses[0].get("observed") if answer.witnesses else None
    if observed is None:
        return "（见两处文字）", "(see the two texts)"
    if isinstance(observed, Mapping):
        pairs = "、".join(f"{key}：{_text(value)}" for key, value in observed.items())
        return pairs, pairs
    text = _text(observed)
    shown = f"{text}{unit}" if unit and not isinstance(observed, str) else text
    return shown, shown


def _text(value: object) -> str:
    return format_exact(value) if isinstance(value, Fraction) else str(value)

"""
The words that a system declares: against the built-in ones, against each other, and against what its rows use.
"""

from collections.abc import Iterator
from itertools import islice

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.errors import TargetSyntaxError
from ecotown.files.passage import Step
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Sheet
from ecotown.quantities import is_known_unit
from ecotown.targets import Vocabulary, parse_target
from ecotown.targets.labels import LABELS, label_key
from ecotown.targets.nodes import Choice, Direction, Scale, Status
from ecotown.targets.vocabulary import BUILT_IN_SCALES

__all__ = [
    "check_attributes",
    "check_circumstances",
    "check_labels",
    "check_scales",
    "check_synonyms",
    "check_units_known",
    "check_words",
]

_BUILT_IN = {scale.name: scale for scale in BUILT_IN_SCALES}
_BUILT_IN_LABELS = {label_key(label): attribute for label, attribute in LABELS.items()}
_ATTRIBUTES = tuple(dict.fromkeys(LABELS.values()))
# Each word is looked for on every scale; people declare a few dozen.
_MOST_WORDS = 1_000


def check_scales(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Words of a declared scale that a built-in scale or another declared one holds, and built-in words that are lost.
    """
    owners: dict[str, str] = {}
    for scale in sheet.vocabulary.scales:
        words = [word for rank in scale.ranks for word in rank]
        for rank, of_rank in enumerate(scale.ranks):
            for index, word in enumerate(of_rank):
                other = _built_in_scale(word)
                way = ("scales", scale.name, rank, index)
                if not _is_declared(sheet, "scales", scale.name):
                    continue
                if word in owners:
                    yield _twice(sheet, way, word, owners[word], scale.name)
                elif other is not None and other.name != scale.name:
                    yield _shadowing(sheet, way, word, ("等次表", "scale"), other.name, scale.name)
        owners |= {word: scale.name for word in words if word not in owners}
        replaced = _BUILT_IN.get(scale.name)
        lost = [] if replaced is None else [word for rank in replaced.ranks for word in rank if word not in words]
        if lost and _is_declared(sheet, "scales", scale.name):
            passage = sheet.page.key("scales", scale.name)
            yield finding("vocabulary/replaces-built-in", passage, name=scale.name, words="、".join(lost))


def _is_declared(sheet: Sheet, *way: Step) -> bool:
    """
    Whether something is declared in the file linted, and not in one that it extends.
    """
    return sheet.system is None or sheet.system.extension is None or sheet.page.holds(*way)


def _built_in_scale(word: str) -> Scale | None:
    return next((scale for scale in BUILT_IN_SCALES if scale.rank_of(word) is not None), None)


def check_words(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Words of a declared scale that a target cannot use, because the reader takes them for something else. The lowest rank is
    only ever observed.
    """
    declared = (
        (scale, rank, index, word)
        for scale in sheet.vocabulary.scales
        for rank, words in enumerate(scale.ranks)
        for index, word in enumerate(words)
        if rank > 0
    )
    for scale, rank, index, word in islice(declared, _MOST_WORDS):
        if not _is_declared(sheet, "scales", scale.name):
            continue
        if sheet.vocabulary.scale_of(word) == scale and not _is_read(word, scale, sheet.vocabulary):
            passage = sheet.page.value("scales", scale.name, rank, index)
            yield finding("vocabulary/word-not-read", passage, word=word, name=scale.name)


def _is_read(word: str, scale: Scale, vocabulary: Vocabulary) -> bool:
    try:
        rule = parse_target(word, better=Direction.HIGHER, vocabulary=vocabulary).rule
    except TargetSyntaxError:
        return False
    return isinstance(rule, Status) and rule.scale == scale


def check_synonyms(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Synonyms that change the meaning of a known word, and such as lead to no known word.
    """
    plain = Vocabulary(scales=sheet.vocabulary.scales)
    known = tuple(word for scale in (*plain.scales, *BUILT_IN_SCALES) for rank in scale.ranks for word in rank)
    for word, meaning in sheet.vocabulary.synonyms.items():
        if not _is_declared(sheet, "synonyms", word):
            continue
        if plain.scale_of(word) is not None:
            passage = sheet.page.key("synonyms", word)
            yield finding("vocabulary/synonym-shadows", passage, word=word, meaning=meaning)
        if plain.scale_of(meaning) is None:
            near = suggest_word(meaning, known)
            yield finding(
                "vocabulary/synonym-unknown",
                sheet.page.value("synonyms", word),
                word=word,
                meaning=meaning,
                hint=f"是否指“{near}”？" if near else "写等次表里的词，或先在 scales 中声明",
                hint_en=f'did you mean "{near}"?' if near else "use a word of a scale, or declare it under `scales`",
            )


def check_units_known(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Declared units that are built in.
    """
    system = sheet.system
    if system is None:
        return
    stated = system if system.extension is None else system.extension.stated
    for index, unit in enumerate(stated.units):
        if is_known_unit(unit):
            yield finding("vocabulary/unit-known", sheet.page.value("units", index), word=unit)


def check_attributes(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Values of a declared attribute that another one holds, declared before or built in.
    """
    owners: dict[str, str] = {}
    for attribute, values in sheet.vocabulary.attributes.items():
        for index, value in enumerate(values if _is_declared(sheet, "attributes", attribute) else ()):
            built_in = LABELS.get(value, _BUILT_IN_LABELS.get(label_key(value)))
            first = owners.setdefault(label_key(value), attribute)
            way = ("attributes", attribute, index)
            if first != attribute:
                yield _twice(sheet, way, value, first, attribute)
            elif built_in is not None and built_in != attribute:
                yield _shadowing(sheet, way, value, ("属性", "attribute"), built_in, attribute)


def _twice(sheet: Sheet, way: tuple[Step, ...], word: str, first: str, name: str) -> Diagnostic:
    return finding("vocabulary/word-twice", sheet.page.value(*way), word=word, first=first, name=name)


def _shadowing(
    sheet: Sheet, way: tuple[Step, ...], word: str, kind: tuple[str, str], other: str, name: str
) -> Diagnostic:
    return finding(
        "vocabulary/shadows-built-in",
        sheet.page.value(*way),
        word=word,
        kind=kind[0],
        kind_en=kind[1],
        other=other,
        name=name,
    )


def check_labels(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Choices by labels of which the system does not say what attribute they are values of.
    """
    for row in sheet.rows:
        for index, part in enumerate(row.parts):
            for node in nodes_of(part.target.rule) if row.owns("target", "components") else ():
                if not isinstance(node, Choice):
                    continue
                labels = [branch.label for branch in node.branches]
                words = [
                    word
                    for label in labels
                    if label.attribute is None and label.condition is None and not label.is_else
                    for word in label.values
                ]
                if words:
                    component = None if part.component is None else index
                    yield finding(
                        "system/attribute-undeclared",
                        row.passage("target", component=component),
                        number=row.number,
                        labels="、".join(words),
                        values="、".join(words),
                        values_en=", ".join(words),
                    )


def check_circumstances(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    `applies_if` by an attribute, or by a value of one, that the system does not declare.
    """
    declared = sheet.vocabulary.attributes
    known = (*declared, *_ATTRIBUTES)
    for row in sheet.rows:
        for attribute, value in row.indicator.applies_if.items() if row.owns("applies_if") else ():
            page, way = row.way("applies_if")
            if attribute not in known:
                near = suggest_word(attribute, known)
                yield finding(
                    "system/applies-if-attribute",
                    page.key(*way, attribute),
                    number=row.number,
                    attribute=attribute,
                    hint=f"是否指“{near}”？" if near else f"在体系中声明：attributes: {{{attribute}: [{value}, …]}}",
                    hint_en=f'did you mean "{near}"?'
                    if near
                    else f"declare it in the system: attributes: {{{attribute}: [{value}, …]}}",
                )
            values = declared.get(attribute, ())
            if values and label_key(value) not in map(label_key, values):
                near = suggest_word(value, values)
                yield finding(
                    "system/applies-if-value",
                    page.value(*way, attribute),
                    number=row.number,
                    attribute=attribute,
                    value=value,
                    hint=f"是否指“{near}”？" if near else f"声明的有：{'、'.join(values)}",
                    hint_en=f'did you mean "{near}"?' if near else f"there are: {', '.join(values)}",
                )

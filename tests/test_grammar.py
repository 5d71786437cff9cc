"""
The grammar's files: generated terminals are fresh, every rule is lowered and used, and the parser has no conflicts.
"""

import logging
import re
from pathlib import Path

import lark
import pytest
import yaml
from lark import Lark, Tree

from ecotown.targets.folding import fold
from ecotown.targets.grammar import (
    GRAMMAR_FILES,
    build_parser,
    build_tables,
    generate_terminals,
    grammar_folder,
    load_parser,
)
from ecotown.targets.nodes import Scale
from ecotown.targets.vocabulary import BUILT_IN_SCALES

FOLDER = Path(__file__).parent.parent / "grammar"
LOWERING = Path(__file__).parent.parent / "src" / "ecotown" / "targets" / "lowering"


def case_targets() -> list[str]:
    texts = []
    for path in sorted(FOLDER.glob("conformance/*.yaml")):
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        texts += [fold(str(case["target"])).text for case in document["cases"] if case.get("expect") != "error"]
    return [text for text in dict.fromkeys(texts) if text]


def rule_names() -> set[str]:
    """
    Every rule and alias that the grammar can put into a tree.
    """
    source = (FOLDER / "target.lark").read_text(encoding="utf-8")
    body = re.sub(r"//.*", "", source)
    rules = set(re.findall(r"^([a-z_]+):", body, flags=re.MULTILINE))
    aliases = set(re.findall(r"->\s*([a-z_]+)", body))
    return (rules | aliases) - {"start"}


def test_the_generated_terminals_are_fresh() -> None:
    for name, text in generate_terminals(FOLDER).items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, f"run `python -m ecotown.targets.grammar` ({name})"


def test_the_parser_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger=lark.logger.name)
    Lark(
        (FOLDER / "target.lark").read_text(encoding="utf-8"),
        source_path=str(FOLDER / "target.lark"),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
        debug=True,
    )
    assert "onflict" not in caplog.text
    assert "ollision" not in caplog.text


def test_every_rule_of_the_grammar_is_exercised_by_a_case() -> None:
    parser = load_parser()
    seen: set[str] = set()
    for text in case_targets():
        try:
            tree = parser.parse(text)
        except lark.exceptions.UnexpectedInput:
            continue  # open wording that the grammar leaves to the statement rule
        seen.update(str(node.data) for node in tree.iter_subtrees())
    assert rule_names() - seen == set()


def test_every_rule_of_the_grammar_is_lowered_by_its_name() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(LOWERING.glob("*.py")))
    known = set(re.findall(r'"([a-z_]+)"', source)) | set(re.findall(r"^def ([a-z_]+)\(", source, flags=re.MULTILINE))
    # What only groups others, and a clause of leads alone, which `clause` reads too.
    structural = {
        "circumstance",
        "not_set",
        "comparator",
        "bound_word",
        "number",
        "amount",
        "particular",
        "lead",
        "predicate",
        "note",
        "starting_point",
    }
    assert rule_names() - known - structural == set()


@pytest.mark.parametrize("scale", BUILT_IN_SCALES, ids=lambda scale: scale.name)
def test_every_word_of_a_scale_is_read_as_a_status(scale: Scale) -> None:
    parser = load_parser()
    for words in scale.ranks:
        for word in words:
            tree = parser.parse(fold(word).text)
            assert isinstance(tree, Tree)
            kinds = {str(node.data) for node in tree.iter_subtrees()}
            assert kinds & {"status", "grade", "absence", "statement"}, word


def test_the_saved_tables_read_as_the_grammar_does(tmp_path: Path) -> None:
    folder = tmp_path / "grammar"
    folder.mkdir()
    for name in GRAMMAR_FILES:
        (folder / name).write_bytes((FOLDER / name).read_bytes())
    build_tables(folder, folder / "tables.bin")
    assert (folder / "tables.bin").stat().st_size > 1000
    built = build_parser(folder)
    for text in case_targets()[:200]:
        try:
            expected = built.parse(text)
        except lark.exceptions.UnexpectedInput:
            continue
        assert load_parser().parse(text) == expected


def test_the_grammar_is_found_beside_the_source_or_in_the_package() -> None:
    assert (grammar_folder() / "target.lark").is_file()

"""
Laws of files: what is dumped loads as an equal model, a place leads to its character, and any bytes end in a model or a
refusal.
"""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecotown.errors import EcotownError
from ecotown.files import (
    FileFormat,
    dump_ledger,
    dump_plan,
    dump_system,
    from_plain,
    load_cases_document,
    load_ledger,
    load_plan,
    load_system,
    locate,
    to_plain,
)
from ecotown.files.compose import MappingNode, ScalarNode, compose
from ecotown.files.ledgers import structure_ledger
from ecotown.files.plans import structure_plan
from ecotown.files.source import Source
from ecotown.files.systems import structure_system
from ecotown.ledger import Ledger
from ecotown.plans import IndicatorSystem, Plan
from strategies import ledgers, plans, systems, texts

formats: st.SearchStrategy[FileFormat] = st.sampled_from(("yaml", "json"))


class TestDumpedModelsLoadAsEqualModels:
    @given(systems, formats)
    def test_systems(self, system: IndicatorSystem, form: FileFormat) -> None:
        source = Source("system", dump_system(system, format=form))
        assert structure_system(compose(source), source) == system

    @given(plans(), formats)
    def test_plans(self, plan: Plan, form: FileFormat) -> None:
        source = Source("plan", dump_plan(plan, format=form))
        assert structure_plan(compose(source), source, folder=Path()) == plan

    @given(ledgers, formats)
    def test_ledgers(self, ledger: Ledger, form: FileFormat) -> None:
        source = Source("ledger", dump_ledger(ledger, format=form))
        assert structure_ledger(compose(source), source) == ledger

    @given(st.one_of(systems, plans(), ledgers))
    def test_plain_data(self, model: IndicatorSystem | Plan | Ledger) -> None:
        plain = to_plain(model)
        assert from_plain(plain) == model
        # JSON knows no number as a key: a series by year comes back by text.
        assert from_plain(json.loads(json.dumps(plain))) == model


class TestPlacesLeadToCharacters:
    @given(texts, st.sampled_from((None, "'", '"', "|", ">")), st.integers(0, 30))
    def test_the_way_back_through_a_scalar(self, text: str, style: str | None, width: int) -> None:
        node = yaml.MappingNode(
            "tag:yaml.org,2002:map",
            [
                (
                    yaml.ScalarNode("tag:yaml.org,2002:str", "键"),
                    yaml.ScalarNode("tag:yaml.org,2002:str", text, style=style),
                )
            ],
        )
        source = Source("f", yaml.serialize(node, Dumper=yaml.CSafeDumper, allow_unicode=True, width=width))
        try:
            root = compose(source)
        except EcotownError:  # an empty block
            return
        assert isinstance(root, MappingNode)
        value = root.entries[0][1]
        assert isinstance(value, ScalarNode)
        position = source.position(value.start, value.end)
        written = source.text[value.start : value.end]
        for offset, character in enumerate(value.text):
            place = locate(position, value.text, offset)
            assert position.start <= place.start < max(position.end, position.start + 1)
            is_plain = written[:1] not in ("'", '"', "|", ">")
            if is_plain and character.isprintable() and character != " ":
                assert source.text[place.start] == character


FRAGMENTS = (
    *(":", ": ", "- ", "? ", "%", "*x", "&x", "!t", "!!python/object:os.system", "<<: *x", "{", "}", "[", "]", "|", ">", "#"),
    *("'", '"', "\\", "\t", "\n", "\r\n", "  ", "---\n", "...\n", "%YAML 1.1\n", "\x00", "\x85", "\u2028", "\ufeff", "：", "，"),
    *("null", "~", "true", "1e999", "9" * 70, "2021", "kind: ledger\n", "ecotown: 2\n", "target: >=85\n", "unit: %\n"),
    *("[" * 60, "{a: " * 60, "- " * 60, "😀", "\\ud83d", "=1+1", ",,,,,,,,,,,,,,,,,,,,"),
)  # fmt: skip
EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = tuple(
    path.read_text(encoding="utf-8")
    for path in sorted(EXAMPLES.glob("*/*"))
    if path.suffix in (".yaml", ".yml", ".json", ".csv")
)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """
    A valid file with a few accidents.
    """
    text = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3))) + text[end:]
    encoding = draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")))
    data = text.encode(encoding, "surrogatepass" if encoding.startswith("utf") else "replace")
    return data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


class TestAnyBytesEndInAModelOrARefusal:
    @given(st.one_of(mutated(), st.binary(max_size=300)), st.sampled_from(("yaml", "json", "csv", "xlsx", "txt")))
    @example(b"", "csv")
    @example(b"PK\x03\x04", "xlsx")
    @example(b"[" * 100_000, "yaml")
    @example(b"a: " * 100_000, "json")
    @example(b"- " * 100_000, "yaml")
    @settings(max_examples=400)
    def test_loaders(self, folder: Path, data: bytes, ending: str) -> None:
        path = folder / f"file.{ending}"
        path.write_bytes(data)
        for load in (load_plan, load_system, load_ledger, load_cases_document):
            try:
                load(path)
            except EcotownError as error:
                told = (error.diagnostics, error.render("zh"), error.render("en"))
            else:
                continue
            assert all(told)

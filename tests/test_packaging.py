"""
What an installed ecotown holds: a wheel, an sdist and an editable install are built and tried, each in a fresh environment.

Nothing is downloaded. A fresh environment gets ecotown alone, by pip, and finds the libraries beneath it in the
environment that runs the tests.
"""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import attrs
import pytest

ROOT = Path(__file__).parents[1]

PROBE = """
import json
import sys

import lark

import ecotown
from ecotown.measures import format_measure, parse_measure

built = []
build = lark.Lark.__init__


def record(self, *args, **kwargs):
    built.append(args)
    build(self, *args, **kwargs)


lark.Lark.__init__ = record  # tables that are loaded do not pass through here
target = ecotown.parse_target("≥85", unit="%", better="higher")
measure = parse_measure("卫生厕所户数 / 农村总户数")
system = ecotown.load_system("chongqing-township-2021")
facts = {
    "package": ecotown.__file__,
    "target": ecotown.format_target(target, "ascii"),
    "measure": format_measure(measure, "ascii"),
    "indicators": len(system.indicators),
    "parsers_built": len(built),
}
json.dump(facts, sys.stdout)
"""


@attrs.frozen
class Distributions:
    """
    The sdist of this source tree, and the wheel built from that sdist.
    """

    sdist: Path
    wheel: Path


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT), cwd=folder)
    (sdist,) = folder.glob("*.tar.gz")
    (wheel,) = folder.glob("*.whl")
    return Distributions(sdist, wheel)


def run(*command: str, cwd: Path) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def fresh_python(folder: Path) -> str:
    """
    The interpreter of a new environment that sees the libraries of this one, after its own.
    """
    venv.create(folder, symlinks=os.name != "nt")
    places = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    ours = sysconfig.get_paths()
    libraries = "\n".join(dict.fromkeys((ours["purelib"], ours["platlib"])))
    # Read last, and not searched for further .pth files: an ecotown that is installed here comes after the one tried,
    # and one that is installed editable is not seen at all.
    Path(places["purelib"], "zz_libraries.pth").write_text(libraries, encoding="utf-8")
    return str(Path(places["scripts"], "python"))


def install_and_probe(folder: Path, *what: str) -> dict[str, object]:
    """
    Install into a fresh environment, then read a target and a formula there, with the saved tables, and load the shipped
    system.
    """
    python = fresh_python(folder / "env")
    install = ("install", "--no-deps", "--no-build-isolation", "--ignore-installed")
    run(sys.executable, "-m", "pip", "--python", python, *install, *what, cwd=folder)
    facts = json.loads(run(python, "-c", PROBE, cwd=folder))
    assert isinstance(facts, dict)
    assert facts["target"] == ">=85%"
    assert facts["measure"] == "卫生厕所户数 / 农村总户数"
    assert facts["indicators"] == 25
    assert facts["parsers_built"] == 0
    return facts


def test_wheel_made_of_the_sdist_has_all_it_needs(distributions: Distributions, tmp_path: Path) -> None:
    facts = install_and_probe(tmp_path, str(distributions.wheel))
    assert tmp_path in Path(str(facts["package"])).parents


def test_editable_install_reads_the_source(tmp_path: Path) -> None:
    facts = install_and_probe(tmp_path, "--editable", str(ROOT))
    assert Path(str(facts["package"])) == ROOT / "src" / "ecotown" / "__init__.py"


def test_wheel_holds_the_grammar_the_systems_and_nothing_else(distributions: Distributions) -> None:
    with zipfile.ZipFile(distributions.wheel) as archive:
        names = set(archive.namelist())
    grammar = ROOT / "grammar"
    shared = [*grammar.glob("*.lark"), *grammar.glob("conformance*/**/*.yaml")]
    expected = {f"ecotown/_grammar/{path.relative_to(grammar).as_posix()}" for path in shared}
    package = ROOT / "src" / "ecotown"
    expected |= {f"ecotown/{path.relative_to(package).as_posix()}" for path in package.rglob("*") if is_source(path)}
    expected |= {"ecotown/_grammar/tables.bin", "ecotown/_grammar/measure-tables.bin", "ecotown/py.typed"}
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def is_source(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc"


def test_sdist_holds_what_the_tests_and_the_documentation_need(distributions: Distributions) -> None:
    with tarfile.open(distributions.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "LICENSE",
        "README.md",
        "README.zh-CN.md",
        "docs/conf.py",
        "examples/qingfeng/plan.yaml",
        "grammar/build_tables.py",
        "tests/test_packaging.py",
    } <= names

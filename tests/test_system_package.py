"""
The template of a package with an indicator system: built, installed beside ecotown, and found by it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEMPLATE = ROOT / "examples" / "system-package"


def run(*command: str, installed: Path | None = None) -> str:
    environment = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONUTF8": "1"}
    if installed is not None:
        environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "src"), str(installed)))
    done = subprocess.run(
        command, cwd=TEMPLATE, env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    The folder that the wheel of the template was installed into.
    """
    folder = tmp_path_factory.mktemp("package")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(TEMPLATE))
    (wheel,) = (folder / "dist").glob("*.whl")
    target = folder / "installed"
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", str(target), str(wheel))
    return target


def test_the_command_finds_the_system_of_the_package(installed: Path) -> None:
    listed = run(sys.executable, "-m", "ecotown", "systems", "--lang", "zh", installed=installed)
    assert "example-county-2024  示范县生态文明建设示范乡镇指标  22项  草案  来自 example-county-indicators" in listed
    shown = run(
        sys.executable, "-m", "ecotown", "systems", "show", "example-county-2024", "--lang", "zh", installed=installed
    )
    assert "承接：national-township-2014" in shown


def test_its_own_tests_pass(installed: Path) -> None:
    run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(TEMPLATE / "tests"), installed=installed)

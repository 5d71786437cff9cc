"""
Prints what things cost, as ratios to a yardstick that is measured beside them, so that the numbers mean the same on any machine.

    python tests/benchmarks/run.py

Nothing is asserted. docs/reference/performance.md says what each line means and what it was when it was written down.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import ecotown
from ecotown.targets.folding import fold
from ecotown.targets.grammar import load_parser

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "qingfeng"
TARGETS = (
    "≥85%",
    "不低于百分之八十五",
    "逐年降低",
    "印发实施",
    "山区：≥60%；丘陵区：≥40%；平原区：≥18%",
    "面积不减少，性质不改变，功能不降低",
    "完成上级规定的考核任务，且≥90或持续提高",
    "较2020年下降18%以上",
    "三分之二以上的区、县森林覆盖率达到20%以上",
    "有效保障",
)
_ROUND = 0.02
_ROUNDS = 15
_STARTS = 11


def measure(*calls: Callable[[], object]) -> list[float]:
    """
    Seconds that one call takes, for each of several: the best of many rounds, taken in turn so that all meet the same load.
    """
    counts = []
    for call in calls:
        call()
        start = time.perf_counter()
        call()
        counts.append(max(1, int(_ROUND / max(time.perf_counter() - start, 1e-7))))
    best = [float("inf")] * len(calls)
    for _ in range(_ROUNDS):
        for place, (call, count) in enumerate(zip(calls, counts, strict=True)):
            start = time.perf_counter()
            for _ in range(count):
                call()
            best[place] = min(best[place], (time.perf_counter() - start) / count)
    return best


def run_python(*commands: tuple[str, ...]) -> list[float]:
    """
    Seconds that a run of Python takes from start to end, for each of several: the median of many, taken in turn.
    """
    runs: list[list[float]] = [[] for _ in commands]
    for _ in range(_STARTS):
        for place, arguments in enumerate(commands):
            start = time.perf_counter()
            subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=True)
            runs[place].append(time.perf_counter() - start)
    return [statistics.median(each) for each in runs]


def show(name: str, seconds: float, yardstick: float) -> None:
    """
    One line: the ratio, and the time for whoever wonders.
    """
    sys.stdout.write(f"{seconds / yardstick:8.2f}   {name}  ({seconds * 1e6:,.0f} µs)\n")


def main() -> None:
    """
    Measure and print.
    """
    parser = load_parser()
    sys.stdout.write("Parse and lowering, to the bare Lark parse of the same text:\n")
    for text in TARGETS:
        folded = fold(text).text
        bare, whole = measure(partial(parser.parse, folded), partial(ecotown.parse_target, text, better="higher"))
        show(text, whole, bare)

    target = ecotown.parse_target("≥85%", unit="%", better="higher")
    result = ecotown.evaluate_target(target, "84.96")
    plan = ecotown.load_plan(EXAMPLE / "plan.yaml")
    ledger = ecotown.load_ledger(EXAMPLE / "ledger.csv")
    assessment = ecotown.assess(plan, ledger)
    calls: dict[str, Callable[[], object]] = {
        "the bare parse of ≥85%": partial(parser.parse, "≥85%"),
        "84.96 judged against ≥85%, with its explanation tree": partial(ecotown.evaluate_target, target, "84.96"),
        "the explanation told": result.explain,
        "25 rows assessed": partial(ecotown.assess, plan, ledger),
        "25 rows as JSON, explanations told": partial(assessment.to_dict, "zh"),
        "the plan and its system loaded": partial(ecotown.load_plan, EXAMPLE / "plan.yaml"),
        "the ledger loaded": partial(ecotown.load_ledger, EXAMPLE / "ledger.csv"),
    }
    sys.stdout.write("\nJudging, to the bare Lark parse of ≥85%:\n")
    times = measure(*calls.values())
    for name, seconds in zip(calls, times, strict=True):
        show(name, seconds, times[0])

    commands = {
        "python -c pass": ("-c", "pass"),
        "python -c 'import ecotown'": ("-c", "import ecotown"),
        "ecotown target ≥85% --observed 86": ("-m", "ecotown", "target", "≥85%", "--observed", "86"),
        "ecotown assess examples/qingfeng": ("-m", "ecotown", "assess", "examples/qingfeng"),
    }
    sys.stdout.write("\nStarting, to python -c pass:\n")
    runs = run_python(*commands.values())
    for name, seconds in zip(commands, runs, strict=True):
        show(name, seconds, runs[0])
    sys.stdout.write(f"\n`import ecotown` takes {(runs[1] - runs[0]) * 1000:.0f} ms more than nothing.\n")


if __name__ == "__main__":
    main()

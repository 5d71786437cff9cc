"""
`ecotown what-if`: what would come out if some figures were others.
"""

from collections.abc import Iterator

import click

from ecotown.assessment import Finding
from ecotown.assessment.quoting import show_difference, show_verdict
from ecotown.assessment.supposing import RowChange, Setting, WhatIf, what_if
from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.folder import find_ledger, find_plan
from ecotown.cli.language import choose_language, say
from ecotown.cli.layout import Line, paragraph, wrap_hanging
from ecotown.cli.output import print_json, print_lines
from ecotown.cli.terminal import console_width
from ecotown.errors import EcotownError
from ecotown.files import load_ledger, load_plan
from ecotown.periods import FIRST_YEAR, LAST_YEAR

__all__ = ["command"]


@click.command(
    "what-if",
    context_settings=CONTEXT,
    short_help="假设几个数变了再评判 · Judge again with other figures.",
    help="把几个数换掉再评判一次，看哪些项会变；台账不改动。\n\n"
    "Judge a plan once more with some figures replaced, and show what changes. The ledger is left as it is.\n\n"
    "PATH 是方案文件，或放着一份 plan.yaml 和一份 ledger.csv 的文件夹 · PATH is a plan, or a folder with one plan.yaml and one "
    "ledger.csv, as for `assess`.\n\n"
    "--set 的名称是变量，或指标的序号、名称；后面可写组成、村名和年份 · The name is a raw quantity, or the number or name of an "
    "indicator; a component, a village and a year may follow:\n\n"
    "\b\n"
    "  ecotown what-if . --set 无害化卫生厕所户数=1300\n"
    "  ecotown what-if . --set 4=21 --set 5/化肥=230\n"
    "  ecotown what-if . --set 无害化卫生厕所户数@高坎村=120 --set '秸秆可收集量[2020]=5000吨'",
)
@click.argument("path")
@click.option(
    "--set",
    "pairs",
    multiple=True,
    required=True,
    metavar="NAME=VALUE",
    help="换成多少，可多次 · A figure that is supposed; may be repeated.",
)
@click.option("--ledger", metavar="FILE", help="台账文件 · The ledger.")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    metavar="YYYY",
    help="判定哪一年，默认用方案写的 year · The year judged; that of the plan by default.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    path: str,
    pairs: tuple[str, ...],
    ledger: str | None,
    year: int | None,
    is_json: bool,
    language: str | None,
) -> int:
    """
    Load, judge twice, print.
    """
    language = choose_language(language or spoken)
    settings = _read(pairs)
    plan = load_plan(find_plan(path))
    outcome = what_if(plan, load_ledger(find_ledger(path, ledger)), settings, year=year)
    if is_json:
        print_json(outcome.to_dict(language))
    else:
        print_lines(_render(outcome, language, console_width()))
    return 0


def _read(pairs: tuple[str, ...]) -> dict[str, str]:
    settings: dict[str, str] = {}
    for pair in pairs:
        name, sign, value = pair.replace("＝", "=").partition("=")
        if not sign or not name.strip():
            raise EcotownError(
                "command/not-a-pair",
                f"--set 要写成 名称=值，现在是“{pair}”",
                f'--set is written NAME=VALUE, not "{pair}"',
            )
        if name.strip() in settings:
            raise EcotownError(
                "setting/twice",
                f"“{name.strip()}”设了两次",
                f'"{name.strip()}" is set twice',
                hint="留下一个",
                hint_en="keep one of them",
            )
        settings[name.strip()] = value.strip()
    return settings


def _render(outcome: WhatIf, language: str, width: int) -> Iterator[Line]:
    yield from paragraph(
        say(
            language,
            f"假设（{outcome.year}年，台账没有改动）",
            f"supposed (judged for {outcome.year}; the ledger is left as it is)",
        ),
        width,
        "bold",
    )
    for setting in outcome.settings:
        yield from wrap_hanging("  ", _tell_setting(setting, outcome.year, language), width)
    yield ()
    changes = outcome.changes
    for change in changes:
        name = change.after.name.replace("\n", "")
        yield from paragraph(f"{change.after.number} {name}", width, "bold")
        for line in _tell_change(change, language):
            yield from wrap_hanging("  ", line, width)
    rest = len(outcome.after.findings) + len(outcome.after.acceptance.gates) - len(changes)
    if not changes:
        yield from paragraph(say(language, "各项结论和数值都不变", "no row changes"), width)
    elif rest:
        yield from paragraph(say(language, f"其余{rest}项不变", f"the other {rest} rows do not change"), width, "dim")
    yield ()
    yield from paragraph(_tell_summary(outcome, language), width, "bold")


def _tell_setting(setting: Setting, year: int, language: str) -> str:
    place = f"@{setting.place}" if setting.place else ""
    in_year = "" if setting.year == year else f"[{setting.year}]"
    nothing = say(language, "未填", "nothing")
    before = say(language, "、", ", ").join(setting.before) or nothing
    return f"{setting.name}{place}{in_year}{say(language, '：', ': ')}{before} → {setting.after}"


def _tell_change(change: RowChange, language: str) -> Iterator[str]:
    before, after = change.before, change.after
    colon = say(language, "：", ": ")
    verdicts = [show_verdict(finding.verdict, language) for finding in (before, after)]
    yield f"{say(language, '结论', 'verdict')}{colon}{_arrow(*verdicts)}"
    values = [finding.tell_observed(language) for finding in (before, after)]
    if any("→" in value for value in values) and values[0] != values[1]:
        # Years are told with arrows themselves.
        yield f"{say(language, '原数值', 'value before')}{colon}{values[0]}"
        yield f"{say(language, '新数值', 'value after')}{colon}{values[1]}"
    else:
        yield f"{say(language, '数值', 'value')}{colon}{_arrow(*values)}"
    margins = [_tell_margin(finding, language) for finding in (before, after)]
    if any(margins):
        yield f"{say(language, '余量', 'margin')}{colon}{_arrow(*(margin or '—' for margin in margins))}"
    gap = after.tell_gap(language)
    if gap:
        yield f"{say(language, '差距', 'gap')}{colon}{gap}"


def _tell_margin(finding: Finding, language: str) -> str | None:
    distance, unit = finding.result.distance, finding.result.unit
    if distance is None:
        return None
    sign = "+" if distance > 0 else "-" if distance < 0 else ""
    return sign + show_difference(abs(distance), unit, language)


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _tell_summary(outcome: WhatIf, language: str) -> str:
    before, after = outcome.summaries
    labels = say(language, "达标 未达标 无法判定 不适用", "met;not met;undetermined;not applicable")
    names = labels.split(" " if language != "en" else ";")
    counts = [
        (before.met, after.met),
        (before.not_met, after.not_met),
        (before.undetermined, after.undetermined),
        (before.not_applicable, after.not_applicable),
    ]
    told = [f"{name} {_arrow(str(first), str(then))}" for name, (first, then) in zip(names, counts, strict=True)]
    total = say(language, f"共{after.total}项：", f"{after.total} indicators: ")
    outcomes = [_tell_accepted(summary.accepted, language) for summary in (before, after)]
    conclusion = say(language, f"；结论：{_arrow(*outcomes)}", f"; outcome: {_arrow(*outcomes)}")
    return total + say(language, "，", ", ").join(told) + conclusion


def _tell_accepted(accepted: bool | None, language: str) -> str:  # noqa: FBT001 - one of three values
    if accepted is None:
        return say(language, "待定", "open")
    return say(language, "通过", "accepted") if accepted else say(language, "未通过", "not accepted")

"""
`ecotown target`: one target, read and judged.
"""

from collections.abc import Mapping
from fractions import Fraction

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.errors import EcotownError
from ecotown.evaluation import Result, Verdict, evaluate_target
from ecotown.files.compose import compose, compose_plain
from ecotown.files.source import Faults, Source
from ecotown.files.systems import CONVENTIONS
from ecotown.plans import Conventions
from ecotown.quantities import exact
from ecotown.targets import UNSTATED, Target, format_target, parse_target
from ecotown.testing.case_file import plain

__all__ = ["command"]


@click.command(
    "target",
    context_settings=CONTEXT,
    short_help="解释一个目标 · Explain one target.",
    help="读懂一个指标值，给了观测值就判定，并说明理由。\n\n"
    "Read one target, judge an observation by it, and say why.\n\n"
    "--observed、--reference 和 --assigned 的值可以是数、带单位的数、状态词，也可以是按年份或名称写的映射 · A value may be "
    "a number, one with its unit, a status word, or a mapping by year or by name:\n\n"
    "\b\n"
    "  ecotown target '≥85%' --observed 86.2\n"
    "  ecotown target 逐年降低 --unit 千克/公顷 --observed '{2019: 250, 2020: 245, 2021: 240}'\n"
    "  ecotown target '面积不减少，性质不改变' --observed '{面积: {2020: 12, 2021: 12}, 性质: 未改变}'\n"
    "  ecotown target '山区：≥60；丘陵：≥40' --unit % --place terrain=丘陵区 --observed 45",
)
@click.argument("text")
@click.option("--observed", metavar="VALUE", help="观测值 · The observation.")
@click.option("--name", help="指标名称 · The indicator's name.")
@click.option("--unit", help="指标单位 · Its unit.")
@click.option("--better", type=click.Choice(["higher", "lower"]), help="哪边好 · Which way is better.")
@click.option("--basis", help="口径，如 折纯 · The basis of the figure.")
@click.option(
    "--component",
    "components",
    multiple=True,
    metavar="NAME",
    help="指标的组成，可多次 · A component; may be repeated.",
)
@click.option("--cap", metavar="NUMBER", help="自然上限，none 为没有 · The natural ceiling, or none.")
@click.option("--may-be-absent", is_flag=True, help="可以不涉及 · 不涉及 may be observed.")
@click.option("--year", metavar="YYYY", help="判定的年份 · The year judged.")
@click.option(
    "--place",
    "places",
    multiple=True,
    metavar="NAME=VALUE",
    help="地方属性，如 terrain=丘陵区 · An attribute of the place.",
)
@click.option("--assigned", metavar="VALUE", help="上级下达的目标 · The target that a superior set.")
@click.option("--reference", "references", multiple=True, metavar="NAME=VALUE", help="参照值 · A reference.")
@click.option(
    "--convention",
    "conventions",
    multiple=True,
    metavar="NAME=VALUE",
    help="约定，如 tolerance=5% · A convention: comparison, trend, tolerance, basically, baseline_year, plan_period.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@click.option(
    "--exit-code",
    "has_exit_code",
    is_flag=True,
    help="不是“达标”或“不适用”时退出状态为1 · Exit with 1 if not met or open.",
)
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    text: str,
    observed: str | None,
    name: str | None,
    unit: str | None,
    better: str | None,
    basis: str | None,
    components: tuple[str, ...],
    cap: str | None,
    may_be_absent: bool,
    year: str | None,
    places: tuple[str, ...],
    assigned: str | None,
    references: tuple[str, ...],
    conventions: tuple[str, ...],
    is_json: bool,
    has_exit_code: bool,
    language: str | None,
) -> int:
    """
    Parse, judge, print.
    """
    language = choose_language(language or spoken)
    try:
        target = parse_target(
            text,
            name=name,
            unit=unit,
            better="lower" if better == "lower" else "higher" if better == "higher" else None,
            basis=basis,
            components=components,
            cap=UNSTATED if cap is None else None if cap == "none" else _read_cap(cap),
            may_be_absent=may_be_absent,
        )
        result = evaluate_target(
            target,
            _read(observed),
            year=year,
            place=_read_pairs(places, "--place"),
            assigned=_read_assigned(assigned),
            references=_read_pairs(references, "--reference"),
            conventions=_read_conventions(conventions),
        )
    except EcotownError as error:
        if is_json:
            print_json({"error": _error_to_dict(error)})
        raise
    if is_json:
        print_json(
            {
                "text": text,
                "canonical": {form: format_target(target, form) for form in ("zh", "en", "ascii")},
                **result.to_dict(language),
            }
        )
    else:
        write(_describe(target, result, language))
    return int(has_exit_code and result.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED))


def _describe(target: Target, result: Result, language: str) -> str:
    zh, en, ascii_form = (format_target(target, form) for form in ("zh", "en", "ascii"))
    forms = " · ".join(dict.fromkeys((en, zh, ascii_form) if language == "en" else (zh, en, ascii_form)))
    return say(language, f"读作：{forms}\n", f"read as: {forms}\n") + result.explain(language)


def _error_to_dict(error: EcotownError) -> dict[str, object]:
    """
    An error in the form that the JSON of a refused target has; places are those in the text.
    """
    return {
        "code": error.code,
        "message": error.message,
        "message_en": error.message_en,
        "hint": error.hint,
        "hint_en": error.hint_en,
        **{name: getattr(error, name, None) for name in ("line", "column", "start", "end")},
    }


def _read(value: str | None) -> object:
    """
    A value as written, or what its braces or brackets hold.
    """
    if value is None or not value.lstrip().startswith(("{", "[")):
        return value
    return plain(compose(Source(None, value)))


def _read_pairs(pairs: tuple[str, ...], option: str) -> dict[str, object] | None:
    read: dict[str, object] = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        if not sign or not name.strip():
            raise EcotownError(
                "command/not-a-pair",
                f"{option} 要写成 名称=值，现在是“{pair}”",
                f'{option} is written NAME=VALUE, not "{pair}"',
            )
        read[name.strip()] = _read(value.strip())
    return read or None


def _read_assigned(value: str | None) -> str | Mapping[str, object] | None:
    read = _read(value)
    if read is None or isinstance(read, str | Mapping):
        return read
    raise EcotownError(
        "command/assigned",
        f"--assigned 是一个目标，或 {{target: …, document: …, year: …}}，现在是“{value}”",
        f'--assigned is a target, or {{target: …, document: …, year: …}}, not "{value}"',
    )


def _read_conventions(pairs: tuple[str, ...]) -> Conventions | None:
    """
    Conventions as they are written in a file: `trend={years: 4}`, `plan_period=[2021, 2025]`.
    """
    if not pairs:
        return None
    faults = Faults(None)
    given = _read_pairs(pairs, "--convention")
    conventions = CONVENTIONS.read(compose_plain(given), "", faults)
    faults.raise_any()
    return conventions


def _read_cap(text: str) -> Fraction:
    try:
        return exact(text)
    except ValueError:
        raise EcotownError(
            "command/not-a-number",
            f"--cap 是数或 none，现在是“{text}”",
            f'--cap is a number or none, not "{text}"',
        ) from None

"""
What leads in to a clause: the rules of `lead` and `base` in the grammar.
"""

from typing import TYPE_CHECKING

import attrs

from ecotown.quantities import read_numeral
from ecotown.targets.lowering.amounts import PERIODS
from ecotown.targets.lowering.tree import Node, first_token, tokens, year_of
from ecotown.targets.nodes import Baseline, Modality, Period

if TYPE_CHECKING:
    from lark import Token

__all__ = ["LEADS", "Leads", "read_leads"]

LEADS = frozenset(
    [
        "modality",
        "adverb",
        "part",
        "evenly",
        "respectively",
        "window",
        "mean",
        "years",
        "stage",
        "due",
        "each_period",
        "doing",
        "base",
        "pace",
        "starting_point",
    ]
)
_MODALITIES = {
    "力争": Modality.ASPIRATIONAL,
    "确保": Modality.BINDING,
    "务必": Modality.BINDING,
    "一般": Modality.SOFT,
    "原则上": Modality.SOFT,
}


@attrs.define
class Leads:
    """
    What stands in front of what is asked. A predicate takes what it needs; what is left over is put around it afterwards.
    """

    modality: Modality | None = None
    is_part: bool = False
    is_even: bool = False
    is_respective: bool = False
    window: "Token | None" = None
    mean: "Token | None" = None
    years: tuple[int, ...] = ()
    due: "Token | None" = None
    period: Period | None = None
    is_doing: bool = False
    base: int | Baseline | None = None
    since: int | None = None
    pace: str | None = None
    first: "Token | None" = None

    def take_base(self) -> int | Baseline | None:
        """
        The base year or the year before, once.
        """
        base, self.base = self.base, None
        return base

    def take_window(self, *, counts_steps: bool) -> int | None:
        """
        The number of values in the window, once: 近三年 are three, 连续三年 before a trend three steps (four values).
        """
        token, self.window = self.window, None
        return None if token is None else _count(token, counts_steps=counts_steps)

    def take_mean(self) -> int | None:
        """
        The number of years that a mean is taken of, once.
        """
        token, self.mean = self.mean, None
        return None if token is None else _count(token, counts_steps=False)


def _count(token: "Token", *, counts_steps: bool) -> int:
    digits = "".join(character for character in token if character in "一二两三四五六七八九十0123456789")
    years = int(digits) if digits.isascii() else int(read_numeral(digits) or 1)
    return years + 1 if counts_steps and token.startswith("连续") else years


def read_leads(nodes: list[Node]) -> Leads:
    """
    The leads of one clause gathered; two that exclude each other are refused at the second.
    """
    leads = Leads()
    for node in nodes:
        token = first_token(node)
        leads.first = leads.first or token
        match node.data:
            case "modality":
                leads.modality = leads.modality or _MODALITIES.get(str(token), Modality.NORMATIVE)
            case "part":
                leads.is_part = True
            case "evenly":
                leads.is_even = True
            case "respectively":
                leads.is_respective = True
            case "window":
                leads.window = token
            case "mean":
                leads.mean = token
            case "stage":
                year = next(str(child) for child in tokens(node) if child.type == "YEAR")
                if any(child.startswith(("以来", "起")) for child in tokens(node)):
                    leads.since = year_of(year)
                leads.years = (*leads.years, year_of(year))
            case "years":
                # “十四五”期间 runs from the last year of the plan before.
                leads.base = year_of(str(token)) - (0 if token[:4].isdecimal() else 5)
            case "due":
                leads.due = token
            case "each_period":
                leads.period = next(period for word, period in PERIODS if word in token)
            case "doing":
                leads.is_doing = True
            case "base":
                leads.base = _base(node)
            case "pace":
                leads.pace = token.type
            case _:
                pass  # a starting point (由目前的3%) is kept in the text and moves no bound; an adverb (将) adds nothing
    return leads


def _base(node: Node) -> int | Baseline:
    for child in tokens(node):
        match child.type:
            case "YEAR":
                return year_of(str(child))
            case "PREVIOUS_YEAR" | "YEAR_OVER_YEAR":
                return Baseline.PREVIOUS_YEAR
            case "BASE_YEAR":
                return Baseline.DECLARED
            case _:
                continue
    return Baseline.DECLARED

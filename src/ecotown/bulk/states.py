"""
Verdicts as small integers, as the SQL text reckons with them.

0 is not met, 1 met, 2 not applicable; from `OPEN` on it is undetermined, with the reason in the order of the language
reference, section 4, and `MIXED` and `SPOILED` behind them.
"""

from ecotown.evaluation import Reason, Result, Verdict

__all__ = [
    "LISTED",
    "MET",
    "MIXED",
    "NOT_APPLICABLE",
    "NOT_MET",
    "OPEN",
    "REASONS",
    "SEVERAL",
    "SHARE",
    "SPOILED",
    "UNREAD",
    "open_for",
    "read_state",
    "state_of",
    "verdict_of",
]

NOT_MET = 0
MET = 1
NOT_APPLICABLE = 2
OPEN = 10
REASONS = tuple(Reason)
# A series that cannot be read as one: with it every other record of the row is of no use either.
MIXED = OPEN + len(REASONS)
# Raw quantities that cannot be used: told in the order of the text, where a record that cannot be read is told first.
SPOILED = MIXED + 1
# No states of a result: another check is to say, the one on a share, on the number once listed, on several years.
SHARE, LISTED, SEVERAL = 1_000, 1_001, 1_002
# Above every state: a record of a branch that a baseline chooses cannot be read; the choice says what that means.
UNREAD = 10_000
_CODES = {Verdict.NOT_MET: NOT_MET, Verdict.MET: MET, Verdict.NOT_APPLICABLE: NOT_APPLICABLE}
_VERDICTS = {code: verdict for verdict, code in _CODES.items()}


def open_for(reason: Reason) -> int:
    """
    The state of a rule that is open for a reason.
    """
    return OPEN + REASONS.index(reason)


def state_of(result: Result) -> tuple[int, int]:
    """
    The state of a result, and what it would be under the other method of comparison.
    """
    state = OPEN if result.reason is None else open_for(result.reason)
    return _CODES.get(result.verdict, state), _CODES.get(result.otherwise, OPEN if result.reason is None else state)


def verdict_of(state: int) -> Verdict:
    """
    The verdict that a state is of.
    """
    return _VERDICTS.get(state, Verdict.UNDETERMINED)


def read_state(state: int) -> tuple[Verdict, Reason | None]:
    """
    A state as verdict and reason.
    """
    return verdict_of(state), REASONS[state - OPEN] if state >= OPEN else None

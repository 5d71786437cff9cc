"""
Three-valued logic over verdicts (Kleene), with parts that do not apply dropped.

Missing data is never `not-met` and never `met`: it stays open until something else decides.
"""

from collections.abc import Iterable

from ecotown.evaluation.result import Verdict

__all__ = ["all_of", "any_of"]


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """
    The verdict of *and*: one `not-met` decides, else one `undetermined` leaves it open.
    """
    return _combine(verdicts, Verdict.NOT_MET, Verdict.MET)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """
    The verdict of *or*: one `met` decides, else one `undetermined` leaves it open.
    """
    return _combine(verdicts, Verdict.MET, Verdict.NOT_MET)


def _combine(verdicts: Iterable[Verdict], deciding: Verdict, otherwise: Verdict) -> Verdict:
    combined = Verdict.NOT_APPLICABLE
    for verdict in verdicts:
        if verdict is deciding:
            return deciding
        if verdict is Verdict.UNDETERMINED or combined is Verdict.NOT_APPLICABLE:
            combined = verdict
    return combined if combined in (Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE) else otherwise

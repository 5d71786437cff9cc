"""
What bulk refuses: a target that it does not compile, and a table that it cannot judge as it stands.
"""

from ecotown.errors import EcotownError

__all__ = ["NotInBulk", "UnusableTable"]


class NotInBulk(EcotownError, NotImplementedError):
    """
    A target that the exact judge reads and the SQL text does not; raised before any data is touched.

    `indicator` is the number of the row, `node` the name of the node.
    """

    def __init__(self, indicator: str, node: str, why: str, why_en: str) -> None:
        super().__init__(
            "bulk/not-compiled",
            f"第{indicator}项的“{node}”不能成批判定：{why}",
            f"{node} of indicator {indicator} is not judged in bulk: {why_en}",
            hint="这一项用 assess 逐镇判定，或从体系中拿掉后再成批判定",
            hint_en="judge this row with `assess`, or leave it out of the system that is judged in bulk",
        )
        self.indicator = indicator
        self.node = node


class UnusableTable(EcotownError, ValueError):
    """
    A table that cannot be judged as it stands; `count` says how many rows are at fault, where that is known.
    """

    def __init__(
        self,
        code: str,
        message: str,
        message_en: str,
        *,
        count: int | None = None,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        super().__init__(code, message, message_en, hint=hint, hint_en=hint_en)
        self.count = count

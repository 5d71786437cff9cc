"""
Hypothesis strategies for formulas: expressions as the reader makes them.

A new node is added here together with the node itself.
"""

from fractions import Fraction

from hypothesis import strategies as st

from ecotown.measures.nodes import Call, Expression, Factor, Function, Literal, Name, Product, Sum, Term

__all__ = ["NAMES", "expressions", "fragments"]

NAMES = (
    "利用量",
    "秸秆可收集量",
    "PM2.5浓度",
    "a",
    "户",
    "亩",
    "人·年",
    "合计",
    "最大值",
    "秸秆利用量(含还田)",
    "COD-Mn",
    "2020年产量",
    "GDP per head",
    "去除率/去除前",
    "化肥、农药",
    "×",
)
_UNITS = (None, "%", "‰", "户", "万亩", "吨", "千克/公顷", "元/人/年", "吨/亩·年")

decimals = st.builds(lambda whole, places: Fraction(whole, 10**places), st.integers(0, 10**6), st.integers(0, 4))
literals = st.builds(Literal, decimals, st.sampled_from(_UNITS))
names = st.builds(Name, st.sampled_from(NAMES))


def _extend(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    term = st.builds(Term, inner, st.booleans())
    sums = st.lists(term, min_size=1, max_size=4).filter(lambda terms: len(terms) > 1 or terms[0].is_subtracted)
    factor = st.builds(Factor, inner, st.booleans())
    products = st.tuples(st.builds(Factor, inner), st.lists(factor, min_size=1, max_size=3))
    return st.one_of(
        st.builds(Sum, sums.map(tuple)),
        products.map(lambda pair: Product((pair[0], *pair[1]))),
        st.builds(Call, st.sampled_from(Function), st.lists(inner, min_size=1, max_size=3).map(tuple)),
    )


expressions: st.SearchStrategy[Expression] = st.recursive(st.one_of(literals, names), _extend, max_leaves=12)

_PIECES = (
    *"+-*/()%‰,，、（）＋－×÷「」『』“”《》[]{}=≥. \n\t",
    *(
        "利用量",
        "产生量",
        "合计",
        "最大(",
        "max(",
        "平均(",
        "1",
        "85.0",
        "1,234",
        "100%",
        "3 吨/亩",
        "万",
        "户",
        "x",
        "。",
        "#",
    ),
)
fragments = st.one_of(st.lists(st.sampled_from(_PIECES), max_size=16).map("".join), st.text(max_size=40))

"""
The first lines of a file: which format, and which kind of thing it describes.
"""

from ecotown.files.compose import MappingNode, Node, ScalarNode
from ecotown.files.shapes import add_wrong_type
from ecotown.files.source import Faults, shown, suggest_word

__all__ = ["FORMAT", "KINDS", "check_root"]

KINDS = {
    "plan": ("方案", "a plan"),
    "indicator-system": ("指标体系", "an indicator system"),
    "ledger": ("台账", "a ledger"),
}
FORMAT = "1"


def check_root(node: Node, kind: str, faults: Faults) -> MappingNode:
    """
    The file's own keys, once `ecotown` and `kind` have been seen to be right.

    Raises InvalidFile at once where they are not: nothing else in such a file would be told right.
    """
    name, name_en = KINDS[kind]
    if not isinstance(node, MappingNode):
        add_wrong_type(node, "", faults, f"{name}文件（键: 值）", f"a file of {name_en} (key: value)")
        faults.raise_any()
        return MappingNode((), 0, 0)
    found = node.get("kind")
    if found is None:
        hint, hint_en = f"在文件开头写 kind: {kind}", f"write kind: {kind} at the beginning"
        if node.get("cases") is not None:
            hint, hint_en = "这像是案例文件，用 ecotown test 运行", "this looks like a case file: ecotown test runs it"
        faults.add(
            node.span,
            "kind",
            "file/missing-key",
            f"缺少“kind”，这里需要{name}文件",
            f'the key "kind" is missing; {name_en} is needed here',
            hint=hint,
            hint_en=hint_en,
        )
    elif not isinstance(found, ScalarNode) or found.text != kind:
        _add_other_kind(found, kind, faults)
    version = node.get("ecotown")
    if version is None:
        faults.add(
            node.span,
            "ecotown",
            "file/missing-key",
            "缺少“ecotown”（文件格式的版本）",
            'the key "ecotown", the version of the file format, is missing',
            hint=f"在文件开头写 ecotown: {FORMAT}",
            hint_en=f"write ecotown: {FORMAT} at the beginning",
        )
    elif not isinstance(version, ScalarNode) or version.text != FORMAT:
        told = shown(version.text) if isinstance(version, ScalarNode) else "?"
        faults.add(
            version.span,
            "ecotown",
            "file/version",
            f"文件格式的版本是“{told}”，本程序只读版本{FORMAT}",
            f'the file format is version "{told}"; this program reads version {FORMAT}',
            hint="较新的文件需要较新的 ecotown",
            hint_en="a newer file needs a newer ecotown",
        )
    faults.raise_any()
    entries = tuple(entry for entry in node.entries if entry[0].text not in ("ecotown", "kind"))
    return MappingNode(entries, node.start, node.end)


def _add_other_kind(found: Node, kind: str, faults: Faults) -> None:
    name, name_en = KINDS[kind]
    text = found.text if isinstance(found, ScalarNode) else ""
    other, other_en = KINDS.get(text, (f"“{shown(text)}”", f'"{shown(text)}"'))
    near = suggest_word(text, tuple(KINDS)) if text not in KINDS else None
    faults.add(
        found.span,
        "kind",
        "file/kind",
        f"kind 是{other}，这里需要{name}",
        f"this is {other_en} by its kind; {name_en} is needed here",
        hint=f"是否指“{near}”？" if near else f"换一个文件，或写 kind: {kind}",
        hint_en=f'did you mean "{near}"?' if near else f"give another file, or write kind: {kind}",
    )

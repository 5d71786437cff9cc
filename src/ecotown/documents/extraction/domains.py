"""
Domains (生态制度, 生态经济): their names in cells, titles and headings, and which of them a heading means.
"""

import re
from collections.abc import Mapping, Sequence

from ecotown.documents.extraction.lines import clean, squeeze
from ecotown.documents.extraction.numerals import read_numeral
from ecotown.documents.extraction.rows import Row

__all__ = ["domain_name", "heading_domain", "match_domain", "name_domains"]

# What stands over a table as a whole.
_NO_DOMAIN = re.compile(
    r"(?:创建|建设|考核|评价|主要|核心|具体|工作|目标|重点|总体|基本|各项|年度|责任|示范|生态文明)*(?:指标|任务|目标|要求|标准|内容|工作|措施|清单)"
    r"(?:体系|分解|任务|清单|要求|(?:及|和|与)(?:责任)?(?:分工|要求|任务|责任))?(?:如下|表)?[：:]?"
)


def domain_name(text: str) -> str | None:
    """
    The name of a domain without its numeral and without blanks; None for what is no name.
    """
    numeral = read_numeral(squeeze(text))
    name = squeeze(text) if numeral is None else numeral.rest
    if _NO_DOMAIN.fullmatch(name):
        return None
    name = re.sub(r"^(?:附?表\s*[0-9一二三四五六七八九十]+(?:[-—][0-9]+)?[：:、.．]?)", "", name)
    name = re.sub(r"[（(](?:%|％|单位[：:].{1,6})[）)]$", "", name)
    name = re.sub(r"[（(](?:共)?[0-9一二三四五六七八九十]+\s*[项个分]?.{0,4}[）)]$", "", name)
    name = (
        re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:类|领域|方面)?(?:建设|考核|任务)?指标$", "", name) if len(name) > 4 else name
    )
    name = name.strip("：:、.．（）() ")
    if not 2 <= len(name) <= 16 or re.search(r"[。；，0-9]|通知|方案|分解|附[件表录]|一览|汇总", name):
        return None
    return name


def name_domains(rows: Sequence[Row], titles_at: Mapping[int, str]) -> None:
    """
    The domains of several tables that have no column for them: what sets their titles apart.
    """
    starts = sorted(start for start in titles_at if start < len(rows))
    titles = [titles_at[start] for start in starts]
    if len(set(titles)) < 2 or len(titles) < len({row.at.table for row in rows}):
        return
    before = _shared(titles)
    after = _shared([title[before:][::-1] for title in titles])
    # 生态产业 and 生态环境 differ in their second half only.
    stem = re.search(r"(?:生态|环境|绿色)$", titles[0][:before])
    before -= 0 if stem is None else 2
    names = [domain_name(title[before : len(title) - after]) for title in titles]
    if any(name is None for name in names):
        return
    for name, start, end in zip(names, starts, [*starts[1:], len(rows)], strict=True):
        for row in rows[start:end]:
            row.domain = row.domain or name


def _shared(texts: Sequence[str]) -> int:
    """
    How many characters all the texts begin with.
    """
    length = 0
    for signs in zip(*texts, strict=False):
        if len(set(signs)) > 1:
            break
        length += 1
    return length


def match_domain(title: str, domains: Sequence[str]) -> str | None:
    """
    The domain of the annex that a heading names.
    """
    heading = squeeze(title)
    exact = [domain for domain in domains if domain == heading]
    held = [domain for domain in domains if domain in heading]
    holding = [domain for domain in domains if len(heading) >= 4 and heading in domain]
    if exact or held:
        return (exact or sorted(held, key=len, reverse=True))[0]
    if holding:
        return holding[0]
    return _by_characters(heading, domains)


def _by_characters(heading: str, domains: Sequence[str]) -> str | None:
    """
    The domain whose distinct part stands in a heading in other words: 环境质量改善 in 持续改善环境质量.
    """
    best: tuple[float, str] | None = None
    bare = {domain: domain.removeprefix("生态") for domain in domains}
    pairs = {domain: {name[index : index + 2] for index in range(len(name) - 1)} for domain, name in bare.items()}
    for domain in domains:
        others = set().union(*(found for other, found in pairs.items() if other != domain))
        own = pairs[domain] - others - {"建设", "指标", "体系"}
        if not own:
            continue
        share = sum(pair in heading for pair in own) / len(own)
        if share >= 0.5 and (best is None or share > best[0]):
            best = (share, domain)
    return None if best is None else best[1]


def heading_domain(title: str) -> str | None:
    """
    A domain as a heading names it where no annex does.
    """
    name = re.sub(r"[（(]\s*(?:共)?[0-9一二三四五六七八九十]+\s*[项条个]\s*[）)]$", "", clean(title))
    return name if 2 <= len(name) <= 20 and re.search(r"任务|措施|举措|内容|分工", name) is None else None

"""
What a government site puts around a notice: the table of facts, navigation, buttons, counters.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from ecotown.documents.blocks import Block, Paragraph, Table
from ecotown.documents.readers.lines import column_of, squeeze

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["find_facts", "find_notice", "is_furniture", "take_facts"]

_LABEL = (
    "索引号|信息索引号|信息索引|索取号|主题分类|体裁分类|分类|信息分类|主题词|关键词|公文种类"
    "|发文机关|发布机构|发文单位|发布单位|制发机关|公开主体|信息来源|发文字号|文号|发文号|文件编号"
    "|成文日期|成文时间|生成日期|生成时间|发文日期|发文时间|印发日期|发布日期|发布时间|公开日期"
    "|公开时间|信息时效|统一登记号|公开属性|信息格式|有效性|效力状态|时效|是否有效|废止日期|失效日期|生效日期|施行日期|公开方式|公开形式"
    "|公开范围|公开类别|公开时限|组配分类|内容概述|标题|名称|信息名称|文件名称|服务对象|来源"
    "|浏览次数|阅读次数|访问次数|点击数|作者|字号|字体|字体大小|责任编辑|审核|编辑"
)
# `索 引 号` is spread over the width of its cell.
_LABEL = re.sub(r"(?<=[^|])(?=[^|])", r"\\s*", _LABEL)
_NOISE = re.compile(r"字[号体](?:大小)?|(?:浏览|阅读|访问)次数|点击数")
_TELLING = re.compile(
    r"索引号|信息索引号|索取号|发文字号|文号|成文日期|发布日期|发布时间|发布机构|发文机关|公开日期|生成日期|浏览次数|来源"
)
_INLINE = re.compile(rf"[\[【〔]?\s*(?P<label>{_LABEL})\s*[\]】〕]?\s*[：:]\s*(?P<value>.*)", re.DOTALL)
_ALONE = re.compile(rf"[\[【〔]?\s*(?P<label>{_LABEL})\s*[\]】〕]?\s*[：:]?")
_LABEL_ALONE = re.compile(rf"[\[【〔]?\s*(?P<label>{_LABEL})\s*(?:[\]】〕]\s*[：:]?|[：:])\s*")
_SEVERAL = re.compile(rf"(?<![\u4e00-\u9fffA-Za-z])[\[【〔]?(?P<label>{_LABEL})[\]】〕]?\s*[：:]")
_METAS = {"articletitle": "标题", "pubdate": "发布日期", "contentsource": "来源"}
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|crumbs?|breadcrumb|breadcrumbs|location|position|footer|foot|header|top|topbar|sidebar|aside|share|bdshare\w*"
    r"|social|related|recommend|pager|pagination|toolbar|tools?|print|qrcode|ewm|copyright|search|banner|logo|login|comment|comments|friendlink|links?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CONTAINERS = re.compile(
    r"(?:^|\s)(?:UCAP-CONTENT|TRS_Editor|TRS_UEDITOR|TRS_PreAppend|zoom|zwcontent|article[-_]?(?:content|body|con|text)|content[-_]?(?:text|body|main)|pages_content|wz_content"
    r"|xxgk_content|news_?content|detail[-_]?content|zw_?content|vsb_content\w*|con_?text|j-fontContent|easysite-news-text|article|rich_media_content|Custom_UnionStyle)(?:$|\s)",
    re.IGNORECASE,
)
_BUTTONS = re.compile(
    r"(?:(?:网站)?首页|(?:政务|政府信息|信息)公开(?:目录|指南|年报)?|(?:互动|政民)(?:交流|互动)|公众参与|(?:政务|办事|网上)(?:服务|大厅)|在线办事"
    r"|机构(?:概况|职能|设置)|通知公告|新闻(?:中心|动态)|政策(?:文件|解读|法规)|法定主动公开内容|公开(?:指南|制度)|走进.{2,3}|打印(?:本页)?|关闭(?:窗口|本页)?|返回(?:顶部|首页)?|首页|收藏(?:本页)?|分享到?|纠错|我要纠错|字[体号]|大|中|小|微信|微博|网站地图|联系我们|设为首页|加入收藏"
    r"|[\s：:|｜/>•·【】\[\]])+|(?:上一[篇条页]|下一[篇条页]|(?:您的|您现在的|当前|所在)位置|扫一扫|分享到)\s*[：:]?[^。]{0,80}"
    r"|[^。]{0,80}(?:备案号|ICP备|网站标识码|公网安备|版权所有)[^。]{0,80}"
)
_TITLES = re.compile(r"(?:^|[\s_-])(?:\w*title\w*|bt|biaoti|tit)(?:$|[\s_-])", re.IGNORECASE)
_LONGEST_TITLE = 120
_MOST_MASS = 0.85
_MOST_FURNITURE = 400
_MOST_FACTS = 60
_FEWEST_HEADINGS = 3
_FEWEST_LABELS = 3
_LONGEST_VALUE = 300


def is_furniture(element: "HtmlElement") -> bool:
    """
    Whether an element belongs to the site and not to the notice.
    """
    if element.tag in ("nav", "footer", "aside", "form"):
        return True
    if element.tag in ("html", "body", "main", "article", "td", "tr", "table", "p", "span"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    is_named_so = _FURNITURE.search(names) is not None
    return is_named_so and next(element.iter("h1"), None) is None and _mass(element) < _MOST_FURNITURE


def find_notice(root: "HtmlElement") -> "tuple[HtmlElement, HtmlElement | None]":
    """
    The element that holds the notice, and the heading of the page where it stands outside.
    """
    body = next(iter(root.iter("body")), root)
    whole = _mass(body)
    notice: HtmlElement = body
    marked = [
        element
        for element in body.iter("div", "td", "article", "section", "ucapcontent", "main")
        if _CONTAINERS.search(f"{element.get('class') or ''} {element.get('id') or ''}")
    ]
    best = max(marked, key=_mass, default=None)
    if best is not None and _mass(best) * 2 >= whole and not _leaves_annex(body, best):
        notice = best
    else:
        # Down to the last element that still holds nearly all the prose; never into a table of data.
        while True:
            inner = next(
                (each for each in notice if isinstance(each.tag, str) and _mass(each) >= _MOST_MASS * whole), None
            )
            if (
                inner is None
                or _leaves_annex(body, inner)
                or inner.tag in ("tr", "tbody", "thead", "p", "span", "table")
            ):
                break
            notice = inner
    headings = [element for element in body.iter("h1") if not any(each is notice for each in element.iterancestors())]
    headings += [
        element
        for element in body.iter("h2", "h3", "div", "p")
        if (element.tag in ("h2", "h3") or _TITLES.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
        and not any(each is notice for each in element.iterancestors())
        and not any(each is element for each in notice.iterancestors())
        and len(squeeze(element.text_content())) <= _LONGEST_TITLE
    ]
    heading = next((element for element in headings if element is not notice and squeeze(element.text_content())), None)
    if heading is not None and squeeze(heading.text_content()) in squeeze(notice.text_content())[:400]:
        heading = None
    return notice, heading


def _leaves_annex(body: "HtmlElement", notice: "HtmlElement") -> bool:
    """
    Whether a table with the headings of an annex stands outside an element.
    """
    for table in body.iter("table"):
        row = next(table.iter("tr"), None)
        known = (
            0
            if row is None
            else sum(column_of(cell.text_content()) is not None for cell in row if isinstance(cell.tag, str))
        )
        if (
            known >= _FEWEST_HEADINGS
            and not any(each is notice for each in table.iterancestors())
            and table is not notice
        ):
            return True
    return False


def _mass(element: "HtmlElement") -> int:
    """
    How much text an element holds outside links and scripts.
    """
    return sum(len(squeeze(text)) for text in _texts(element))


def _texts(element: "HtmlElement") -> "Iterator[str]":
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        current, is_tail = stack.pop()
        if is_tail:
            yield current.tail or ""
            continue
        if not isinstance(current.tag, str) or current.tag in ("script", "style", "a", "noscript", "select"):
            continue
        yield current.text or ""
        for inner in reversed(current):
            stack.append((inner, True))
            stack.append((inner, False))


# ---- Facts ----------------------------------------------------------------------------------------------------------


def find_facts(root: "HtmlElement") -> dict[str, str]:
    """
    What the head and the table of facts of a page say.
    """
    facts: dict[str, str] = {}
    for meta in root.iter("meta"):
        label = _METAS.get((meta.get("name") or "").lower())
        content = (meta.get("content") or "").strip()
        if label and content:
            facts.setdefault(label, content[:_LONGEST_VALUE])
    printed: dict[str, str] = {}
    for holder in root.iter("table", "ul", "dl", "div"):
        if holder.tag == "div" and (holder.find("div") is not None or holder.find("table") is not None):
            continue
        texts = [
            _plain(item) for item in holder.iter("td", "th", "li", "dt", "dd", "p", "span") if not _holds_items(item)
        ]
        found = _pair(texts) or (_line_facts(_plain(holder)) if holder.tag == "div" else None)
        if found is not None:
            for label, value in found.items():
                printed.setdefault(label, value)
    return {**facts, **printed}


def _holds_items(element: "HtmlElement") -> bool:
    return any(True for _ in element.iter("td", "th", "li", "dt", "dd", "p")) and sum(
        1 for _ in element.iter("td", "th", "li", "dt", "dd", "p")
    ) > (element.tag in ("td", "th", "li", "dt", "dd", "p"))


def _plain(element: "HtmlElement") -> str:
    return re.sub(r"[\s\xa0\u3000\u2003]+", " ", element.text_content()).strip()


def _pair(texts: list[str]) -> dict[str, str] | None:
    """
    Labels with their values, where that is what most of the texts are; else None.
    """
    texts = texts[: 4 * _MOST_FACTS]
    facts: dict[str, str] = {}
    used = 0
    index = 0
    while index < len(texts):
        inline, alone = _INLINE.fullmatch(texts[index]), _ALONE.fullmatch(texts[index])
        if alone is not None and index + 1 < len(texts) and not _INLINE.fullmatch(texts[index + 1]):
            if not _ALONE.fullmatch(texts[index + 1]):
                facts.setdefault(squeeze(alone["label"]), texts[index + 1][:_LONGEST_VALUE])
                used += 1
                index += 1
            used += 1
        elif inline is not None and len(inline["value"]) <= _LONGEST_VALUE:
            facts.setdefault(squeeze(inline["label"]), inline["value"].strip())
            used += 1
        elif not texts[index]:
            used += 1
        index += 1
    telling = sum(_TELLING.fullmatch(label) is not None for label in facts)
    if len(facts) < 2 or not telling or used * 10 < len(texts) * 5:
        return None
    return {label: value for label, value in facts.items() if value and not _NOISE.fullmatch(label)}


def take_facts(blocks: tuple[Block, ...], known: Mapping[str, str]) -> tuple[tuple[Block, ...], dict[str, str]]:
    """
    The blocks of a notice without those that the site printed among them, and the facts that these state.

    `known` are facts that were found already; where they are printed as a label and a value they are no prose.
    """
    facts: dict[str, str] = {}
    kept: list[Block] = []
    pairs = _known_pairs(blocks, known)
    for places, labeled in _label_runs(blocks):
        pairs |= places
        facts.update({label: value for label, value in labeled.items() if label not in facts})
    for place, block in enumerate(blocks):
        if place in pairs:
            continue
        if isinstance(block, Table):
            found = _pair([cell.text.replace("\n", " ") for cell in block.cells])
            if found is not None and block.rows <= 20:
                facts.update({label: value for label, value in found.items() if label not in facts})
                continue
        else:
            found = _line_facts(block.text)
            if found is None and (place < 20 or place > len(blocks) - 20):
                if _BUTTONS.fullmatch(block.text) and (
                    len(block.text) < 30 or ">" in block.text or "一" in block.text[:3]
                ):
                    continue
                # A label and its value, each a paragraph, or one label alone beside others.
                found = _neighbor_facts(blocks, place)
            if found is not None:
                facts.update({label: value for label, value in found.items() if value and label not in facts})
                continue
        kept.append(block)
    return tuple(kept), facts


def _known_pairs(blocks: tuple[Block, ...], known: Mapping[str, str]) -> set[int]:
    places = set()
    for place, (block, following) in enumerate(pairwise(blocks)):
        if isinstance(block, Paragraph) and isinstance(following, Paragraph):
            label = _ALONE.fullmatch(block.text)
            if label is not None and known.get(squeeze(label["label"])) == following.text:
                places |= {place, place + 1}
    return places


def _label_runs(blocks: tuple[Block, ...]) -> Iterator[tuple[set[int], dict[str, str]]]:
    """
    Where labels stand alone, each with its value in the paragraph behind it or none, as a table copied out as text has them.
    """
    texts = [block.text if isinstance(block, Paragraph) else "" for block in blocks[:_MOST_FACTS]]
    place = 0
    while place < len(texts):
        start = place
        facts: dict[str, str] = {}
        while place < len(texts) and (label := _LABEL_ALONE.fullmatch(texts[place])) is not None:
            place += 1
            if place < len(texts) and texts[place] and not _LABEL_ALONE.fullmatch(texts[place]):
                facts.setdefault(squeeze(label["label"]), texts[place][:_LONGEST_VALUE])
                place += 1
        if len(facts) >= _FEWEST_LABELS and any(_TELLING.fullmatch(label) for label in facts):
            yield set(range(start, place)), facts
        place = max(place, start + 1)


def _line_facts(text: str) -> dict[str, str] | None:
    """
    The facts of a line that states several (`发布时间：… 来源：… 浏览次数：…`).
    """
    marks = list(_SEVERAL.finditer(text))
    if len(marks) < 2 or marks[0].start() > 1 or len(text) > _LONGEST_VALUE:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    facts = {
        squeeze(mark["label"]): text[mark.end() : end].strip(" |｜\u3000")
        for mark, end in zip(marks, ends, strict=True)
    }
    if not any(_TELLING.fullmatch(label) for label in facts):
        return None
    return {label: value for label, value in facts.items() if not _NOISE.fullmatch(label)}


def _neighbor_facts(blocks: tuple[Block, ...], place: int) -> dict[str, str] | None:
    block = blocks[place]
    if not isinstance(block, Paragraph):
        return None
    match = _INLINE.fullmatch(block.text)
    if match is None or len(match["value"]) > _LONGEST_VALUE:
        return None
    around = [
        other for other in blocks[max(0, place - 2) : place + 3] if isinstance(other, Paragraph) and other is not block
    ]
    if not any(_INLINE.fullmatch(other.text) for other in around):
        return None
    return {squeeze(match["label"]): match["value"].strip()}

"""
Personal names: where one stands, and the words without it.

Names are found by what stands around them (a post before, 同志 or a post behind) or by their place in a list of members,
never by a dictionary of given names.
"""

import re
from collections.abc import Sequence

from ecotown.documents.extraction.lines import clean, split_outside_brackets

__all__ = ["ANONYMOUS", "drop_comrade", "drop_names", "find_names", "hide_names", "is_name", "split_person"]

ANONYMOUS = "某某"

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤方俞任袁柳"
    "鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝臧戴谈宋茅庞熊纪舒"
    "屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪解应宗丁宣邓郁单"
    "杭洪包诸左石崔吉钮龚程邢滑裴陆荣翁荀羊甄曲家封芮储靳段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘"
    "厉戎祖武符刘景詹束龙叶幸司韶郜黎薄印宿白怀蒲邰鄂索咸籍赖卓蔺屠蒙池乔阴胥苍闻莘党翟谭贡姬申扶冉郦雍璩桑桂濮"
    "牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广东欧沃利蔚越隆师巩聂"
    "晁勾敖融冷辛阚那简饶曾沙养鞠须丰关相查红游竺权盖桓公肖覃佘牟涂代付闫丘冼邝区岳帅"
)
_COMPOUND = "欧阳|司马|上官|诸葛|夏侯|皇甫|尉迟|公孙|慕容|司徒|令狐|宇文|长孙|端木"
_NOT_IN_NAMES = re.compile(
    r"[局办所站队处科股部会室委员镇乡村区县市省长书记主任组等为任由兼各副正总单位负责成领导务政府中心干事工作其他相有关职能门党支纪社保护的]|群[众团]"
)
# Of these, what a given name holds too, where a post stands behind it: 张保国 镇长.
_ALSO_IN_NAMES = str.maketrans("", "", "长正成中政业能关社保")
# 苏木 is a kind of township, 苏木达 its head.
_NAME = re.compile(
    rf"(?:(?:{_COMPOUND})[\u4e00-\u9fff]{{1,2}}|(?!苏木)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[\u4e00-\u9fff]{{1,5}}[·•][\u4e00-\u9fff]{{1,6}}|[某×xX＊*]{{2,3}}|[{_SURNAMES}][某×xX＊*○]{{1,2}})"
)
_BEFORE_COMRADE = re.compile(rf"(?P<name>{_NAME.pattern})(?=\s*(?:等?同志|等人))")
_BETWEEN_POSTS = re.compile(
    rf"(?<=书记|区长|县长|市长|镇长|乡长|主任|主席|部长|局长|常委|委员|站长|所长|校长|院长)(?P<name>{_NAME.pattern})(?=[任担兼为、，；。（(]|$)"
)
_BEFORE_POST = re.compile(
    rf"(?<=[，。、；由据实按了照据在彻经请及和])(?P<name>{_NAME.pattern})(?=(?:书记|区长|县长|市长|省长|主席|常委|部长|局长|镇长|乡长|副区长|副县长|副市长|副镇长)(?!办|岗))"
)


def is_name(text: str) -> bool:
    """
    Whether a text alone can only be a person's name (`张三`, `欧阳某`, `李 四`).
    """
    text = re.sub(r"\s", "", text)
    return _NAME.fullmatch(text) is not None and _NOT_IN_NAMES.search(text[1:]) is None and text[:2] != "各村"


_SIGNER = re.compile(rf"(?<=签发人)(?P<mark>\s*[：:]\s*)(?:{_NAME.pattern})(?:[\s、]+(?:{_NAME.pattern}))*")


def hide_names(text: str, known: Sequence[str] = ()) -> str:
    """
    A printed passage with the personal names in it as 某某: `known` ones wherever they stand, others by what is around them.
    """
    for name in known:
        # 李四 is printed 李  四 to be as wide as a name of three characters.
        spaced = r"\s*".join(map(re.escape, name)) if len(name) > 1 else re.escape(name)
        text = re.sub(rf"{spaced}(?![镇乡村街河江山])", ANONYMOUS, text)
    text = _SIGNER.sub(lambda match: f"{match['mark']}{ANONYMOUS}", text)
    for pattern in (_BEFORE_COMRADE, _BETWEEN_POSTS, _BEFORE_POST):
        text = pattern.sub(lambda match: ANONYMOUS if _holds(match["name"]) else match.group(), text)
    return text


def find_names(text: str) -> list[str]:
    """
    The names that `drop_names` takes out of a text.
    """
    found = [match["name"] for pattern in (_BEFORE_COMRADE, _BETWEEN_POSTS) for match in pattern.finditer(text)]
    return [name for name in found if _holds(name)]


def drop_names(text: str) -> str:
    """
    Words about a person's post without the name: `镇长张三同志` is 镇长.
    """
    for pattern in (_BEFORE_COMRADE, _BETWEEN_POSTS):
        text = pattern.sub(lambda match: "" if _holds(match["name"]) else match.group(), text)
    return drop_comrade(text).strip()


def _holds(name: str) -> bool:
    return _NOT_IN_NAMES.search(name[1:]) is None


_SPACED_NAME = re.compile(rf"^(?P<first>[{_SURNAMES}])[\s\u3000]+(?P<last>[\u4e00-\u9fff])(?=[\s\u3000（(：:]|$)")
_LEADING = re.compile(rf"^(?P<name>{_NAME.pattern})(?P<rest>[\s\u3000]+.*|[（(].*|[：:，,].*|$)", re.DOTALL)
_POST_ENDS = "书记|镇长|乡长|主任|主席|部长|局长|县长|区长|市长|常委|委员|站长|所长|校长|院长|科长|干事|队长|经理"
_TRAILING = re.compile(
    rf"^(?P<rest>.*?)(?:[\s\u3000]+|(?<={_POST_ENDS}))(?P<name>{_NAME.pattern})$",
    re.DOTALL,
)


def split_person(text: str) -> tuple[str | None, str]:
    """
    The name and the post of one entry of a list of members: `张三 镇长`, `张三（镇长）`, `镇长 张三`, `镇长张三`. The name is None
    where there is none.
    """
    text = drop_comrade(text.strip(" \t\u3000，,；;。."))
    text = _SPACED_NAME.sub(r"\g<first>\g<last>", text)
    match = _LEADING.match(text)
    if match is not None and (is_name(match["name"]) or _is_name_of_three(match["name"], match["rest"])):
        post = clean(match["rest"]).strip("：:，, ")
        if post.startswith(("（", "(")) and post.endswith(("）", ")")):
            post = post[1:-1]
        return match["name"], post.strip()
    spaced = re.sub(rf"(?<=[\s\u3000])([{_SURNAMES}])[\s\u3000]+([\u4e00-\u9fff])$", r"\1\2", text)
    match = _TRAILING.match(spaced)
    if match is not None and is_name(match["name"]) and match["rest"]:
        return match["name"], clean(match["rest"]).strip("：:，, ")
    if is_name(text) and len(split_outside_brackets(text, "、")) == 1:
        return text, ""
    return None, drop_names(clean(text))


def _is_name_of_three(name: str, behind: str) -> bool:
    """
    Whether three characters before a blank and a post are a name, whatever the last two of them mean elsewhere.
    """
    return (
        len(name) == 3
        and behind[:1].isspace()
        and re.search(rf"(?:{_POST_ENDS})$", behind) is not None
        and _NOT_IN_NAMES.search(name[1:].translate(_ALSO_IN_NAMES)) is None
        and not name.endswith(("中", "社", "长"))
    )


def drop_comrade(text: str) -> str:
    """
    A text without 同志 behind a name or a post; 负责同志 is a post itself.
    """
    return re.sub(r"(?<=[\u4e00-\u9fff])(?<!负责)同志", "", text)

"""
What is said of foreign documents, by code: severity, message and remedy, in Chinese and in English.
"""

from typing import NoReturn

from ecotown.diagnostics import Diagnostic, Severity, Wording
from ecotown.errors import InvalidFile

__all__ = ["READING", "note", "refuse_document"]

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

READING: dict[str, tuple[Severity, Wording]] = {
    "document/old-format": (
        _E,
        Wording(
            "这是旧版 Office 或 WPS 的二进制文件（doc、wps、xls），不能直接读取",
            "this is a binary file of an old Office or WPS (doc, wps, xls), which cannot be read",
            "用 Word 或 WPS 打开，另存为 docx（表格另存为 xlsx），再导入",
            "open it in Word or WPS, save it as docx (a workbook as xlsx), and import that",
        ),
    ),
    "document/encrypted": (
        _E,
        Wording(
            "文件有密码，不能读取",
            "the file is protected by a password and cannot be read",
            "去掉密码后另存，再导入",
            "save it without the password and import that",
        ),
    ),
    "document/unknown-format": (
        _E,
        Wording(
            "看不出这是哪种文件（{found}）",
            "it is not clear what kind of file this is ({found})",
            "可导入的有：docx、html、pdf、xlsx、md、txt",
            "there are: docx, html, pdf, xlsx, md, txt",
        ),
    ),
    "document/damaged": (
        _E,
        Wording(
            "文件损坏，按 {format} 读不出来（{reason}）",
            "the file is damaged: it cannot be read as {format} ({reason})",
            "用原来的软件打开看看，能打开就另存一份再导入",
            "open it in the program that made it; if it opens, save a copy and import that",
        ),
    ),
    "document/too-large": (
        _E,
        Wording(
            "文件过大：{what}超过{most}",
            "the file is too large: more than {most} {what_en}",
            "只留通知和附件表格，拆成几个文件",
            "keep the notice and its annexes, and split the rest off",
        ),
    ),
    "document/intricate": (
        _W,
        Wording(
            "像表头和序号的行太多，从这里起不再找表格",
            "too many lines look like headings and numbers of tables; from here on no tables were looked for",
            "只留通知和附件，或用 docx、xlsx 导入",
            "keep the notice and its annexes only, or import a docx or xlsx",
        ),
    ),
    "document/no-text": (
        _E,
        Wording(
            "PDF 里没有文字，只有图像，是扫描件",
            "the PDF holds no text but pictures: it was scanned",
            "先用文字识别软件转成 docx 或可检索的 PDF，再导入并核对",
            "run it through text recognition to docx or a searchable PDF, import that, and check it against the scan",
        ),
    ),
    "document/page-without-text": (
        _W,
        Wording(
            "第{pages}页只有图像，没有文字，未读入",
            "page {pages} holds only a picture and no text, and was not read",
            "对这些页做文字识别后再导入，或手工补上",
            "run these pages through text recognition and import again, or fill them in by hand",
        ),
    ),
    "document/empty": (
        _E,
        Wording(
            "文件里没有文字",
            "there is no text in the file",
            "检查是否选对了文件",
            "check that this is the file you mean",
        ),
    ),
    "document/undecodable": (
        _W,
        Wording(
            "有{count}处字节读不出来，显示为“\ufffd”",
            "{count} places hold bytes that cannot be read; they are shown as \ufffd",
            "对照原文件补上这些字",
            "fill in these characters from the original",
        ),
    ),
    "repair/invisible": (
        _I,
        Wording(
            "{place}去掉了看不见的字符（“{after}”）",
            '{place_en}characters that cannot be seen were taken out ("{after}")',
            "无需处理；要去掉提示，在原文件里删掉这些字符",
            "nothing to do; delete them in the original to be rid of this",
        ),
    ),
    "repair/radical": (
        _I,
        Wording(
            "{place}部首字形改为汉字：“{before}”改为“{after}”",
            '{place_en}radicals stood for characters: "{before}" is read as "{after}"',
            "核对原文",
            "check it against the original",
        ),
    ),
    "repair/ligature": (
        _I,
        Wording(
            "{place}连写或小写的字符改为通常字符：“{before}”改为“{after}”",
            '{place_en}joined or small forms of characters: "{before}" is read as "{after}"',
            "核对原文",
            "check it against the original",
        ),
    ),
    "repair/full-width": (
        _I,
        Wording(
            "{place}全角数字改为半角：“{before}”改为“{after}”",
            '{place_en}full-width digits: "{before}" is read as "{after}"',
            "无需处理",
            "nothing to do",
        ),
    ),
    "repair/year": (
        _I,
        Wording(
            "{place}年份里的“零”写成了字母或圆圈：“{before}”改为“{after}”",
            '{place_en}a letter or a circle stood for 〇 in a year: "{before}" is read as "{after}"',
            "年份用“〇”，或用阿拉伯数字",
            "write 〇, or the year in digits",
        ),
    ),
    "repair/document-number": (
        _W,
        Wording(
            "{place}发文字号缺一半括号：“{before}”改为“{after}”",
            '{place_en}a document number lost one of its brackets: "{before}" is read as "{after}"',
            "对照所引文件核对文号",
            "check the number against the document that is cited",
        ),
    ),
    "repair/value": (
        _W,
        Wording(
            "{place}数值里的字母或符号改为数字：“{before}”改为“{after}”",
            '{place_en}letters or signs stood in a number: "{before}" is read as "{after}"',
            "核对原文的数值",
            "check the number against the original",
        ),
    ),
    "repair/glued": (
        _W,
        Wording(
            "{place}数值与下一行的序号连在一起：“{before}”拆为“{after}”",
            '{place_en}a value ran into the number of the next row: "{before}" is read as "{after}"',
            "核对原文的数值和序号",
            "check the value and the number against the original",
        ),
    ),
    "repair/doubtful-value": (
        _W,
        Wording(
            "{place}“{before}”可能有错字，不能确定，未改",
            '{place_en}"{before}" looks damaged; what it was is not certain, so it was left',
            "对照原文改正指标值",
            "correct the value from the original",
        ),
    ),
    "repair/doubtful-digits": (
        _W,
        Wording(
            "{place}“{before}”像是丢了括号、连接号或“年月日”，不能确定，未改",
            '{place_en}"{before}" seems to have lost brackets, a dash or 年月日; it is not certain, so it was left',
            "对照原文改正",
            "correct it from the original",
        ),
    ),
    "repair/doubtful-character": (
        _W,
        Wording(
            "{place}“{before}”中有读不出的字",
            '{place_en}"{before}" holds characters that cannot be read',
            "对照原文补上",
            "fill them in from the original",
        ),
    ),
    "repair/more": (
        _W,
        Wording(
            "另有{count}处修补或存疑未列出",
            "{count} more repairs and doubts are not listed",
            "文件损坏较多，换一份清楚的再导入",
            "the file is badly damaged; import a better copy",
        ),
    ),
}


def note(code: str, file: str | None, *, line: int | None = None, **facts: object) -> Diagnostic:
    """
    A diagnostic by its code, with the facts that its wording names.
    """
    severity, wording = READING[code]
    return Diagnostic(
        code=code,
        severity=severity,
        message=wording.message.format(**facts),
        message_en=wording.message_en.format(**facts),
        hint=wording.hint,
        hint_en=wording.hint_en,
        file=file,
        line=line,
    )


def refuse_document(code: str, file: str | None, **facts: object) -> NoReturn:
    """
    Raise InvalidFile for a document that cannot be read.
    """
    raise InvalidFile((note(code, file, line=None, **facts),))

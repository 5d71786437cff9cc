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

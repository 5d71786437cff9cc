"""
Makes the two PDF notices.

    python tests/documents/other_hands/make_pdf.py
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

FILES = Path(__file__).parent / "files"
FONT = "STSong-Light"

TEXT = ParagraphStyle("text", fontName=FONT, fontSize=14, leading=24, firstLineIndent=28, wordWrap="CJK")
FLAT = ParagraphStyle("flat", parent=TEXT, firstLineIndent=0)
MIDDLE = ParagraphStyle("middle", parent=FLAT, alignment=TA_CENTER)
TITLE = ParagraphStyle("title", parent=MIDDLE, fontSize=18, leading=28)
END = ParagraphStyle("end", parent=FLAT, alignment=TA_RIGHT, rightIndent=40)
CELL = ParagraphStyle("cell", parent=FLAT, fontSize=10.5, leading=15)


def numbered(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(FONT, 12)
    canvas.drawCentredString(A4[0] / 2, 15 * mm, f"— {document.page} —")
    canvas.restoreState()


def flow(text: str) -> Iterator[Flowable]:
    """Paragraphs; a mark before a line says how it stands."""
    styles = {"T": TITLE, "M": MIDDLE, "R": END, "F": FLAT, "P": TEXT}
    for line in text.strip().split("\n"):
        if line == "-":
            yield PageBreak()
        elif line == "+":
            yield Spacer(1, 30)
        else:
            mark, words = line.split(" ", 1)
            yield Paragraph(words, styles[mark])


def ruled(
    rows: Sequence[Sequence[str]], widths: Sequence[int], spans: Sequence[tuple[int, int, int, int]], repeat: int
) -> Table:
    cells = [[Paragraph(str(c).replace("\n", "<br/>"), CELL) for c in row] for row in rows]
    style: list[Any] = [("GRID", (0, 0), (-1, -1), 0.7, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in spans]
    return Table(cells, colWidths=[w * mm for w in widths], style=TableStyle(style), repeatRows=repeat)


def build(name: str, *parts: str | Flowable) -> None:
    story = [piece for part in parts for piece in (flow(part) if isinstance(part, str) else [part])]
    document = SimpleDocTemplate(
        str(FILES / name), pagesize=A4, leftMargin=28 * mm, rightMargin=26 * mm, topMargin=37 * mm,
        bottomMargin=30 * mm, title="", author="", invariant=1,
    )  # fmt: skip
    document.build(story, onFirstPage=numbered, onLaterPages=numbered)


def heishui() -> None:
    """A township; the table is broken over two pages, its header printed again."""
    rows = [
        ["类别", "序号", "指标名称", "单位", "目标值", "责任单位"],
        ["生态\n制度", "1", "生态文明建设示范镇创建方案", "—", "印发实施", "镇党政办"],
        ["", "2", "党委政府对生态文明建设重大目标任务部署情况", "—", "有效开展", "镇党政办"],
        ["", "3", "河湖长制", "—", "全面实施", "镇农业农村服务中心"],
        ["生态\n环境", "4", "集中式饮用水水源地水质达标率", "%", "100", "镇生态环境办"],
        ["", "5", "黑臭水体", "—", "基本消除", "镇生态环境办、镇农业农村服务中心"],
        ["", "6", "露天焚烧秸秆火点", "个", "0", "镇综合执法大队"],
        ["生态\n经济", "7", "农作物秸秆综合利用率", "%", "≥95", "镇农业农村服务中心"],
        ["", "8", "化肥使用量", "吨", "逐年下降", "镇农业农村服务中心"],
        ["生态\n生活", "9", "农村生活污水治理率", "%", "≥40", "镇村镇建设办"],
        ["", "10", "生活垃圾收集转运处置体系覆盖行政村比例", "%", "100", "镇村镇建设办"],
        ["", "11", "农村卫生厕所普及率", "%", "完成市下达任务", "镇农业农村服务中心"],
        ["生态\n文化", "12", "参加生态文明培训的机关干部比例", "%", "100", "镇党群办"],
    ]
    spans = ((1, 0, 3, 0), (4, 0, 6, 0), (7, 0, 8, 0), (9, 0, 10, 0))
    build(
        "heishui.pdf",
        """
M 黑水镇政发〔2023〕15号
+
T 黑水镇人民政府
T 关于印发《黑水镇创建省级生态文明建设示范镇工作方案》的通知
+
F 各村、镇直各部门：
P 现将《黑水镇创建省级生态文明建设示范镇工作方案》印发给你们，请结合实际，认真贯彻落实。
+
R 黑水镇人民政府
R 2023年4月20日
-
T 黑水镇创建省级生态文明建设示范镇工作方案
P 为贯彻落实《北河省生态文明建设示范区管理规程》（北环发〔2022〕17号）和省委、省政府关于建设美丽北河的决策部署，结合我镇实际，特制定本方案。
P 一、总体目标
P 以改善生态环境质量为核心，到2024年底建成省级生态文明建设示范镇。
P 二、组织领导
P 成立黑水镇创建省级生态文明建设示范镇工作领导小组，由镇长任组长，分管副镇长任副组长，镇直各部门负责人、各村党支部书记为成员。领导小组下设办公室，办公室设在镇生态环境办，办公室主任由镇生态环境办主任兼任。
P 三、主要任务
P （一）加强制度建设
P 1.制定印发创建方案，党委政府每年专题研究部署生态文明建设工作不少于2次。（责任单位：镇党政办）
P 2.全面落实河湖长制，开展河湖“清四乱”。（责任单位：镇农业农村服务中心）
P （二）改善环境质量
P 1.加强水源地保护，集中式饮用水水源地水质达标率达到100%；基本消除农村黑臭水体。（责任单位：镇生态环境办；配合单位：镇农业农村服务中心）
P 2.严禁露天焚烧秸秆，实现“零火点”。（责任单位：镇综合执法大队）
P （三）发展绿色农业
P 1.秸秆综合利用率达到95%以上，化肥使用量逐年下降。（责任单位：镇农业农村服务中心）
P （四）建设美丽乡村
P 1.农村生活污水治理率达到40%以上，生活垃圾收集转运处置体系行政村全覆盖。（责任单位：镇村镇建设办）
P 2.扎实推进农村厕所革命，完成市下达的改厕任务。（责任单位：镇农业农村服务中心）
P 四、工作步骤
P （一）动员阶段（2023年4月—5月）。召开会议，部署工作。
P （二）实施阶段（2023年6月—2024年8月）。全面推进，定期调度。
P （三）自查阶段（2024年9月）。对照标准，开展自查。
P （四）申报阶段（2024年10月—12月）。整理材料，提交申报。
P 五、工作要求
P 各村、各部门要提高思想认识，加强协调配合，严格督导考核，确保创建目标如期实现。
P 附件：黑水镇创建省级生态文明建设示范镇指标任务分解表
-
F 附件
T 黑水镇创建省级生态文明建设示范镇指标任务分解表
+
""",
        Spacer(1, 185),
        ruled(rows, (16, 13, 50, 15, 26, 36), spans, 1),
        """
+
F 黑水镇党政办 2023年4月20日印发
""",
    )


def yuhu() -> None:
    """A county; the table runs on without its header, a domain across the break; no units column."""
    rows = [
        ["序号", "指标", "指标属性", "指标值", "牵头单位", "配合单位"],
        ["一、生态制度", "", "", "", "", ""],
        ["1", "生态文明建设规划", "约束性", "制定实施", "县生态环境局", "县发展改革局"],
        ["2", "生态环境信息公开率", "约束性", "100%", "县生态环境局", "县政务服务中心"],
        ["3", "依法开展规划环境影响评价", "约束性", "开展", "县生态环境局", "各园区管委会"],
        ["二、生态安全", "", "", "", "", ""],
        ["4", "生态环境状况指数", "约束性", "≥60", "县生态环境局", "县林业局"],
        ["5", "林草覆盖率", "参考性", "≥60%", "县林业局", "各乡镇人民政府"],
        [
            "6",
            "生物多样性保护\n（1）国家重点保护野生动植物保护率\n（2）外来物种入侵",
            "参考性",
            "\n≥95%\n不明显",
            "县林业局",
            "县农业农村局",
        ],
        ["7", "危险废物利用处置率", "约束性", "100%", "县生态环境局", "县卫生健康局"],
        ["三、生态经济", "", "", "", "", ""],
        [
            "8",
            "单位地区生产总值能耗",
            "约束性",
            "完成上级规定的目标任务；保持稳定或持续改善",
            "县发展改革局",
            "县统计局",
        ],
        ["9", "单位地区生产总值用水量", "约束性", "完成上级规定的目标任务；保持稳定或持续改善", "县水利局", "县统计局"],
        ["10", "一般工业固体废物综合利用率", "参考性", "≥80%", "县工业和信息化局", "县生态环境局"],
    ]
    spans = tuple((r, 0, r, 5) for r in (1, 5, 10))
    build(
        "yuhu.pdf",
        """
M 中共玉湖县委办公室文件
M 玉办发〔2022〕33号
+
T 中共玉湖县委办公室 玉湖县人民政府办公室
T 印发《关于创建国家生态文明建设示范县的实施方案》的通知
+
F 各乡镇党委、人民政府，县直各单位：
P 《关于创建国家生态文明建设示范县的实施方案》已经县委、县政府同意，现印发给你们，请结合实际认真贯彻执行。
+
R 中共玉湖县委办公室
R 玉湖县人民政府办公室
R 2022年7月12日
-
T 关于创建国家生态文明建设示范县的实施方案
P 为巩固提升我县生态优势，根据《国家生态文明建设示范区管理规程（修订版）》《国家生态文明建设示范区建设指标（修订版）》（环办生态函〔2021〕353号），制定本方案。
P 一、工作目标
P 2024年创建成为国家生态文明建设示范县。
P 二、工作任务
P （一）完善生态文明制度
P 1.编制实施生态文明建设规划，依法公开生态环境信息。（牵头单位：县生态环境局；配合单位：县发展改革局、县政务服务中心）
P （二）维护生态安全
P 1.加强林草资源保护，林草覆盖率保持在60%以上。（牵头单位：县林业局；配合单位：各乡镇人民政府）
P 2.规范危险废物管理，危险废物利用处置率达到100%。（牵头单位：县生态环境局；配合单位：县卫生健康局）
P （三）发展生态经济
P 1.落实能源消耗总量和强度双控，单位地区生产总值能耗完成上级规定的目标任务。（牵头单位：县发展改革局；配合单位：县统计局）
P 2.推进固体废物资源化，一般工业固体废物综合利用率达到80%以上。（牵头单位：县工业和信息化局；配合单位：县生态环境局）
P 三、实施步骤
P （一）准备阶段（2022年7月至9月）
P （二）创建阶段（2022年10月至2024年3月）
P （三）申报阶段（2024年4月至6月）
P 四、组织保障
P 成立创建工作领导小组，县委书记、县长任双组长，县委副书记、分管副县长任副组长，县直有关单位主要负责人为成员。领导小组办公室设在县生态环境局，由县生态环境局局长兼任办公室主任。
P 附件：玉湖县创建国家生态文明建设示范县指标任务分解表
-
F 附件
T 玉湖县创建国家生态文明建设示范县指标任务分解表
+
""",
        Spacer(1, 180),
        ruled(rows, (14, 46, 18, 30, 26, 24), spans, 0),
        """
F 抄送：县人大常委会办公室，县政协办公室。
F 中共玉湖县委办公室 2022年7月13日印发
""",
    )


if __name__ == "__main__":
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    heishui()
    yuhu()

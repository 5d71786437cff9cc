"""
Makes the four Word documents of other hands.

    python tests/documents/other_hands/make_docx.py
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table

FILES = Path(__file__).parent / "files"
CENTER, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def xml(text: str) -> Any:
    return parse_xml(text)


def write(document: DocxDocument, text: str, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
    for line in text.strip("\n").split("\n"):
        paragraph = document.add_paragraph(line)
        if align is not None:
            paragraph.alignment = align


def fill(table: Table, rows: Sequence[Sequence[str | None]]) -> None:
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is not None:
                table.cell(r, c).text = text


def merge(table: Table, *areas: tuple[int, int, int, int]) -> None:
    for top, left, bottom, right in areas:
        kept = table.cell(top, left).text
        for r in range(top, bottom + 1):
            for c in range(left, right + 1):
                table.cell(r, c).text = ""
        table.cell(top, left).merge(table.cell(bottom, right)).text = kept


def page_break(document: DocxDocument) -> None:
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def songling() -> None:
    """A township: multi-row header, merged domains, tasks numbered by Word itself."""
    d = Document()
    write(d, "松岭镇人民政府文件", CENTER)
    write(d, "松府发〔2022〕18号", CENTER)
    write(d, "云溪县松岭镇人民政府\n关于印发《松岭镇创建省级生态文明建设示范乡镇实施方案》的通知", CENTER)
    write(
        d,
        """
各村（社区）、镇直各单位、驻镇各单位：
《松岭镇创建省级生态文明建设示范乡镇实施方案》已经镇党政联席会议研究同意，现印发给你们，请结合实际认真抓好落实。
""",
    )
    write(d, "云溪县松岭镇人民政府\n2022年4月6日", RIGHT)
    write(d, "（此件主动公开）")
    page_break(d)
    write(d, "松岭镇创建省级生态文明建设示范乡镇实施方案", CENTER)
    write(
        d,
        """
为深入贯彻习近平生态文明思想，根据《江右省生态文明建设示范乡镇管理办法》（江右环发〔2020〕31号）和《云溪县“十四五”生态文明建设规划》（云府发〔2021〕7号），结合我镇实际，制定本方案。
一、总体要求
坚持绿水青山就是金山银山理念，统筹推进山水林田湖草系统治理，建设宜居宜业和美松岭。
二、创建目标
到2023年底，全镇各项指标达到省级生态文明建设示范乡镇要求，并通过省级验收。
三、组织领导
成立松岭镇创建工作领导小组，由镇党委书记任组长，镇长、分管副镇长任副组长，镇直各单位负责人和各村（社区）党组织书记为成员。领导小组办公室设在镇生态环境办公室，由分管副镇长兼任办公室主任，负责日常工作。
四、主要任务
（一）健全生态制度
""",
    )
    # the tasks carry Word's own numbers: one list for each heading, each beginning again at 1
    numbering = d.part.numbering_part.element
    abstract = xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl>'
        "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    for num in (901, 902, 903):
        numbering.append(
            xml(
                f'<w:num {nsdecls("w")} w:numId="{num}"><w:abstractNumId w:val="90"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            )
        )

    def numbered(num: int, text: str) -> None:
        properties = d.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{num}"/></w:numPr>'))

    numbered(
        901,
        "编制并印发生态文明建设规划，明确目标、任务和保障措施。（责任单位：镇生态环境办公室；配合单位：镇财政所、镇自然资源所）",
    )
    numbered(901, "全面推行河长制、林长制，落实镇村两级河长巡河制度。（责任单位：镇水利站）")
    write(d, "（二）改善生态环境")
    numbered(902, "开展农村黑臭水体排查，辖区内黑臭水体全部消除。（责任单位：镇生态环境办公室）")
    numbered(
        902,
        "提高农村生活污水治理水平，生活污水处理率达到85%以上；生活垃圾无害化处理率达到100%。（责任单位：镇村镇建设办公室；配合单位：各村（社区））",
    )
    write(d, "（三）发展生态经济")
    numbered(903, "推进化肥农药减量增效，化肥施用强度控制在220千克/公顷以内。（责任单位：镇农业农村办公室）")
    numbered(903, "秸秆综合利用率不低于95%，农膜回收率不低于90%。（责任单位：镇农业农村办公室；配合单位：镇供销社）")
    write(
        d,
        """
五、实施步骤
（一）动员部署阶段（2022年4月）
召开动员会，分解任务，落实责任。
（二）全面建设阶段（2022年5月—2023年6月）
各责任单位对照指标逐项推进。
（三）自查申报阶段（2023年7月—9月）
组织自查，整理档案，提出申报。
（四）迎检验收阶段（2023年10月—12月）
做好迎检各项准备工作。
六、保障措施
（一）加强组织领导。各村（社区）要高度重视，明确专人负责。
（二）强化督查考核。镇纪委定期开展督查，结果纳入年度考核。
（三）加大宣传力度。充分利用广播、宣传栏等形式，营造良好氛围。
附件：松岭镇创建省级生态文明建设示范乡镇指标任务分解表
""",
    )
    page_break(d)
    write(d, "附件")
    write(d, "松岭镇创建省级生态文明建设示范乡镇指标任务分解表", CENTER)
    t = d.add_table(rows=12, cols=8, style="Table Grid")
    fill(
        t,
        [
            ["序号", "领域", "指标名称", "计量单位", "目标值", "指标属性", "责任分工", None],
            [None, None, None, None, None, None, "牵头单位", "配合单位"],
            [
                "1",
                "生态制度",
                "生态文明建设规划",
                "—",
                "制定实施",
                "约束性",
                "镇生态环境办公室",
                "镇财政所、镇自然资源所",
            ],
            ["2", None, "河长制", "—", "全面实施", "约束性", "镇水利站", "各村（社区）"],
            ["3", None, "生态环境信息公开率", "%", "100", "约束性", "镇党政综合办公室", ""],
            ["4", "生态环境", "黑臭水体", "—", "消除", "约束性", "镇生态环境办公室", "镇水利站"],
            ["5", None, "生活污水处理率", "%", "≥85", "约束性", "镇村镇建设办公室", "各村（社区）"],
            ["6", None, "生活垃圾无害化处理率", "%", "100", "约束性", "镇村镇建设办公室", "各村（社区）"],
            ["7", "生态经济", "农用化肥施用强度（折纯）", "千克/公顷", "≤220", "参考性", "镇农业农村办公室", ""],
            ["8", None, "农作物秸秆综合利用率", "%", "≥95", "约束性", "镇农业农村办公室", "镇供销社"],
            ["9", None, "农膜回收率", "%", "≥90", "参考性", "镇农业农村办公室", "镇供销社"],
            ["10", "生态文化", "公众对生态文明建设的满意度", "%", "≥90", "参考性", "镇党政综合办公室", "镇文化站"],
        ],
    )
    merge(t, (0, 6, 0, 7), *((0, c, 1, c) for c in range(6)), (2, 1, 4, 1), (5, 1, 7, 1), (8, 1, 10, 1))
    d.add_paragraph("松岭镇党政综合办公室                          2022年4月7日印发")
    d.save(str(FILES / "songling.docx"))


def guining() -> None:
    """A county office: header printed again, a tracked change, content controls, the group as a list."""
    d = Document()
    write(d, "桂宁县人民政府办公室文件", CENTER)
    write(d, "桂宁政办发[2023]9号", CENTER)
    write(d, "桂宁县人民政府办公室关于印发桂宁县创建自治区级生态文明建设示范县工作方案的通知", CENTER)
    write(
        d,
        """
各乡（镇）人民政府，县人民政府各工作部门，各直属机构：
经县人民政府同意，现将《桂宁县创建自治区级生态文明建设示范县工作方案》印发给你们，请认真组织实施。
""",
    )
    write(d, "桂宁县人民政府办公室", RIGHT)
    body = d.element.body
    body.insert(
        len(body) - 1,
        xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="成文日期"/><w:date/></w:sdtPr><w:sdtContent>'
            '<w:p><w:pPr><w:jc w:val="right"/></w:pPr><w:r><w:t>2023年2月28日</w:t></w:r></w:p>'
            "</w:sdtContent></w:sdt>"
        ),
    )
    write(d, "（公开方式：主动公开）")
    page_break(d)
    write(d, "桂宁县创建自治区级生态文明建设示范县工作方案", CENTER)
    write(
        d,
        """
根据《桂南自治区生态文明建设示范区管理规程》（桂环发〔2022〕4号）要求，为扎实推进创建工作，制定本方案。
一、指导思想
以习近平新时代中国特色社会主义思想为指导，全面推进生态文明建设。
二、工作目标
2024年底前完成创建任务，力争通过自治区考核验收。
三、重点任务
（一）生态制度体系建设
1．编制实施生态文明建设规划，并经县人大审议通过。牵头单位：县生态环境局
2．将生态文明建设工作纳入党政实绩考核，所占比例不低于22%。牵头单位：县委组织部；配合单位：县统计局
（二）生态环境质量改善
1．持续打好蓝天保卫战，环境空气质量优良天数比例达到95%以上。牵头单位：县生态环境局；配合单位：县住房城乡建设局、县公安局
""",
    )
    # a tracked change in running text: 90 was replaced by 93
    p = d.add_paragraph("2．加强流域治理，地表水水质达到或优于Ⅲ类断面比例不低于")
    p._p.append(
        xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:delText>90</w:delText></w:r></w:del>'
        )
    )
    p._p.append(
        xml(
            f'<w:ins {nsdecls("w")} w:id="2" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:t>93</w:t></w:r></w:ins>'
        )
    )
    p.add_run("%。牵头单位：县生态环境局；配合单位：县水利局")
    write(
        d,
        """
（三）生态生活品质提升
1．推进农村改厕，农村无害化卫生厕所普及率完成上级下达的任务。牵头单位：县农业农村局
2．城镇生活垃圾无害化处理率达到100%。牵头单位：县住房城乡建设局
四、进度安排
（一）启动阶段（2023年3月上旬）。印发方案，召开动员会。
（二）实施阶段（2023年3月中旬—2024年6月）。分解落实各项任务。
（三）验收阶段（2024年7月—12月）。申报并迎接考核验收。
（四）巩固阶段（长期坚持）。建立长效机制，巩固创建成果。
五、保障措施
各乡（镇）、各部门要切实加强领导，密切配合，形成合力。
附件：1．桂宁县创建工作领导小组成员名单
      2．桂宁县创建自治区级生态文明建设示范县指标分解表
附件1
桂宁县创建工作领导小组成员名单
组  长：张三    县委书记
常务副组长：李四  县委副书记、县长
副组长：王五    县委常委、常务副县长
        赵六    副县长
成  员：孙七    县生态环境局局长
        周八    县农业农村局局长
        吴九    县财政局局长
领导小组办公室设在县生态环境局，办公室主任由孙七同志兼任。
""",
    )
    page_break(d)
    write(d, "附件2")
    write(d, "桂宁县创建自治区级生态文明建设示范县指标分解表", CENTER)
    head = ["责任部门", "评价指标", "要求", "单位", "属性", "类别", "序号"]
    rows: list[Any] = [
        head,
        ["县生态环境局", "生态文明建设规划", "制定实施", "-", "约束性", "生态\n制度", "1"],
        ["县委组织部", "生态文明建设工作占党政实绩考核的比例", "≥22", "%", "约束性", None, "2"],
        ["县水利局", "河湖长制", "全面实施", "-", "约束性", None, "3"],
        ["县生态环境局", "环境空气质量优良天数比例", "≥95", "%", "约束性", "生态\n环境", "4"],
        ["县生态环境局、县水利局", "水质达到或优于Ⅲ类比例", "", "%", "约束性", None, "5"],
        ["县林业局", "森林覆盖率", "山区：≥70\n丘陵地区：≥45\n平原地区：≥18", "%", "参考性", None, "6"],
        head,
        ["县农业农村局", "农村无害化卫生厕所普及率", "完成上级下达的任务", "%", "约束性", "生态\n生活", "7"],
        ["县住房城乡建设局", "城镇生活垃圾无害化处理率", "100", "%", "约束性", None, "8"],
        ["县住房城乡建设局", "城镇新建绿色建筑比例", "≥65", "%", "参考性", None, "9"],
    ]
    t = d.add_table(rows=len(rows), cols=7, style="Table Grid")
    fill(t, rows)
    cell = t.cell(5, 2).paragraphs[0]._p
    cell.append(
        xml(
            f'<w:del {nsdecls("w")} w:id="3" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:delText>≥90</w:delText></w:r></w:del>'
        )
    )
    cell.append(
        xml(
            f'<w:ins {nsdecls("w")} w:id="4" w:author="甲" w:date="2023-02-01T00:00:00Z"><w:r><w:t>≥93</w:t></w:r></w:ins>'
        )
    )
    # a content control round the words of a cell
    inside = t.cell(9, 0).paragraphs[0]._p
    for run in list(inside):
        inside.remove(run)
    inside.append(
        xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="单位"/></w:sdtPr><w:sdtContent><w:r><w:t>县住房城乡建设局</w:t></w:r></w:sdtContent></w:sdt>'
        )
    )
    merge(t, (1, 5, 3, 5), (4, 5, 6, 5), (8, 5, 10, 5))
    d.save(str(FILES / "guining.docx"))


def baihe() -> None:
    """A street, two issuers, a table for each domain, the same as above."""
    d = Document()
    write(d, "白鹤街工发〔2022〕5号", CENTER)
    write(
        d,
        "中共江洲市临浦区白鹤街道工作委员会\n江洲市临浦区人民政府白鹤街道办事处\n关于开展省级生态文明建设示范街道创建工作的实施意见",
        CENTER,
    )
    write(
        d,
        """
各社区党委、居委会，机关各科室，辖区各单位：
为推动绿色发展，提升辖区生态环境质量，现就开展省级生态文明建设示范街道创建工作提出如下实施意见。
一、工作目标
通过创建，到2023年全面达到省级生态文明建设示范街道标准。
二、组织机构
成立街道创建工作领导小组，由街道党工委书记任组长，街道办事处主任任副组长，各科室负责人、各社区书记为成员。领导小组下设办公室，设在街道城市管理办公室，办公室主任由街道办事处副主任兼任。
三、创建任务
（一）生态空间
1、严守生态保护红线，确保面积不减少、性质不改变、功能不降低。（责任部门：城市管理办公室）
2、实施口袋公园建设，人均公园绿地面积不低于12平方米。（责任部门：城市管理办公室、社区建设办公室）
（二）生态环境
1、开展餐饮油烟专项整治，辖区餐饮单位油烟净化设施安装率达到100%。（责任部门：综合行政执法队；配合部门：市场监管所）
2、推进雨污分流改造，污水集中处理率达到xx%。（责任部门：城市管理办公室）
（三）生态文化
1、每年组织生态文明主题宣传活动不少于4次。（责任部门：党建工作办公室）
四、时间安排
创建工作从2022年3月开始，分三个阶段进行。
第一阶段：宣传发动（2022年3月）。
第二阶段：组织实施（2022年4月至2023年3月）。
第三阶段：总结验收（2023年4月至6月）。
五、工作要求
各科室、各社区要提高认识，明确责任，确保创建工作取得实效。
""",
    )
    write(d, "中共江洲市临浦区白鹤街道工作委员会\n江洲市临浦区人民政府白鹤街道办事处\n二〇二二年三月五日", RIGHT)
    page_break(d)
    write(d, "附件：白鹤街道创建省级生态文明建设示范街道指标任务表")
    tables = [
        (
            "一、生态空间",
            [
                ["序号", "考核指标", "指标值", "责任部门", "备注"],
                ["1", "生态保护红线", "面积不减少，性质不改变，功能不降低", "城市管理办公室", ""],
                ["2", "人均公园绿地面积", "≥12平方米", "城市管理办公室、社区建设办公室", ""],
            ],
        ),
        (
            "二、生态环境",
            [
                ["序号", "考核指标", "指标值", "责任部门", "备注"],
                ["3", "餐饮油烟净化设施安装率", "100%", "综合行政执法队", ""],
                ["4", "污水集中处理率", "≥xx%", "城市管理办公室", "待区里下达"],
                ["5", "生活垃圾分类覆盖率", "≥95%", "同上", ""],
            ],
        ),
        (
            "三、生态文化",
            [
                ["序号", "考核指标", "指标值", "责任部门", "备注"],
                ["6", "生态文明主题宣传活动", "每年不少于4次", "党建工作办公室", ""],
                ["7", "公众满意度", "≥85%", "〃", ""],
            ],
        ),
    ]
    for caption, rows in tables:
        d.add_paragraph(caption)
        fill(d.add_table(rows=len(rows), cols=5, style="Table Grid"), rows)
    d.save(str(FILES / "baihe.docx"))


def shiqiao() -> None:
    """A village: three annexes, stars, sub-indicators in split cells, a note inside the table."""
    d = Document()
    write(d, "石桥村创建市级生态文明建设示范村工作方案", CENTER)
    write(
        d,
        """
为认真落实《陇川市生态文明建设示范村管理办法（试行）》（陇环发〔2019〕22号）精神，改善我村人居环境，制定本方案。
一、工作目标
力争2020年底建成市级生态文明建设示范村。
二、组织领导
成立石桥村创建工作领导小组（名单见附件1）。
三、主要任务
1.生产发展。推广测土配方施肥，化肥、农药施用量逐年下降；秸秆综合利用率达到98%。牵头单位：村民委员会
2.生态良好。村内河道、沟渠无垃圾漂浮物，生活垃圾定点存放清运率达到100%。牵头单位：村民委员会；配合单位：村保洁队
3.村风文明。制定村规民约，户户签订环保承诺书。牵头单位：村党支部
四、实施步骤
（一）准备阶段（2019年9月）
（二）建设阶段（2019年10月—2020年8月）
（三）申报阶段（2020年9月以后）
五、工作要求
全体村民要积极参与，共建美丽家园。
附件：1.石桥村创建工作领导小组名单
2.陇川市生态文明建设示范村指标及任务分解表
3.申报表
""",
    )
    write(d, "石桥村村民委员会\n2019年8月20日", RIGHT)
    page_break(d)
    write(d, "附件1")
    write(d, "石桥村创建工作领导小组名单", CENTER)
    rows: list[Any] = [
        ["组内职务", "姓名", "职务"],
        ["组长", "刘一", "村党支部书记"],
        ["副组长", "陈二", "村委会主任"],
        ["成员", "杨三", "村会计"],
        ["成员", "黄四", "妇联主席"],
    ]
    fill(d.add_table(rows=5, cols=3, style="Table Grid"), rows)
    page_break(d)
    write(d, "附件2")
    write(d, "陇川市生态文明建设示范村指标及任务分解表", CENTER)
    rows = [
        ["类别", "序号", "指标", None, "目标要求", "单位", "指标属性", "责任人"],
        ["生产发展", "1", "主要农产品中有机、绿色食品种植面积的比重★", None, "≥60", "%", "参考性", "村会计"],
        [None, "2", "农用化肥、农药施用强度", "（1）化肥", "<220", "千克/公顷", "约束性", "村委会主任"],
        [None, None, None, "（2）农药", "<2.5", "千克/公顷", None, None],
        [None, "3", "农作物秸秆综合利用率", None, "≥98", "%", "约束性", "村委会主任"],
        ["生态良好", "4", "集中式饮用水水源地水质达标率", None, "100", "%", "约束性", "村会计"],
        [None, "5", "生活垃圾定点存放清运率", None, "100", "%", "约束性", "村委会主任"],
        [None, "6", "林草覆盖率", "山区", "≥80", "%", "约束性", "村党支部书记"],
        [None, None, None, "丘陵", "≥50", "%", None, None],
        ["村风文明", "7", "户用卫生厕所普及率", None, "100", "%", "约束性", "妇联主席"],
        [None, "8", "遵守节约资源和保护环境村规民约的农户比例", None, "≥95", "%", "参考性", "妇联主席"],
        ["注：带★的指标无相关情况的可不考核。", None, None, None, None, None, None, None],
    ]
    t = d.add_table(rows=len(rows), cols=8, style="Table Grid")
    fill(t, rows)
    single = (1, 4, 5, 6, 9, 10)
    merge(
        t,
        (0, 2, 0, 3),
        *((r, 2, r, 3) for r in single),
        *((top, c, top + 1, c) for top in (2, 7) for c in (1, 2, 6, 7)),
        (1, 0, 4, 0),
        (5, 0, 8, 0),
        (9, 0, 10, 0),
        (11, 0, 11, 7),
    )
    page_break(d)
    write(d, "附件3")
    write(d, "申报表", CENTER)
    rows = [
        ["村名", "", "所属乡镇", ""],
        ["户数", "____户", "人口", "____人"],
        ["申报意见", "（盖章）    年  月  日", None, None],
    ]
    t = d.add_table(rows=3, cols=4, style="Table Grid")
    fill(t, rows)
    merge(t, (2, 1, 2, 3))
    d.save(str(FILES / "shiqiao.docx"))


if __name__ == "__main__":
    for maker in (songling, guining, baihe, shiqiao):
        maker()

"""
Makes the page that Word saved: classes, spans and conditional comments round every few words.

    python tests/documents/other_hands/make_word_web.py
"""

from pathlib import Path

FILES = Path(__file__).parent / "files"

HEAD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>user</o:Author></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-parent:""; font-family:仿宋_GB2312;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt'><div class=WordSection1>
"""

LINES = """
塔山镇委办公室　塔山镇人民政府办公室
关于印发《塔山镇创建自治区级生态文明建设示范镇三年行动方案（2023—2025年）》的通知
塔镇党政办发〔2023〕11号
各嘎查村党支部、嘎查村民委员会，各站所办：
《塔山镇创建自治区级生态文明建设示范镇三年行动方案（2023—2025年）》已经镇党委会议审议通过，现印发给你们，请抓好贯彻落实。
塔山镇委办公室　塔山镇人民政府办公室
2023年5月16日
塔山镇创建自治区级生态文明建设示范镇三年行动方案（2023—2025年）
一、总体要求
深入实施草原保护修复，筑牢北方生态安全屏障，依据《北原自治区生态文明建设示范区建设指标》（北环办〔2022〕108号）制定本方案。
二、重点任务
（一）筑牢生态安全屏障
1．落实草畜平衡制度，草原综合植被盖度稳定在46%以上。（责任单位：镇林业和草原工作站；配合单位：各嘎查村）
2．推进退化草原修复，完成旗里下达的年度治理任务。（责任单位：镇林业和草原工作站）
（二）推进农牧业绿色发展
1．化肥、农药使用量实现零增长。（责任单位：镇农牧业综合服务中心）
2．农膜回收率到2025年达到85%以上，秸秆综合利用率达到90%以上。（责任单位：镇农牧业综合服务中心；配合单位：各嘎查村）
（三）改善人居环境
1．户用卫生厕所普及率达到____%。（责任单位：镇乡村振兴办公室）
三、进度安排
（一）部署启动（2023年5月—6月）
（二）攻坚推进（2023年7月—2025年6月）
（三）总结验收（2025年7月—12月）
四、组织保障
（一）强化组织领导。成立三年行动领导小组，组长由镇党委书记、镇长共同担任，副组长由镇党委副书记、副镇长担任，成员由各站所办负责人和各嘎查村党支部书记组成。领导小组办公室设在镇生态环境保护所。
（二）强化资金保障。积极争取上级资金。
附件1　塔山镇创建指标任务分解表
"""

ROWS = """
<tr><td rowspan=2>序号</td><td rowspan=2>指标</td><td rowspan=2>单位</td><td rowspan=2>2025年目标</td><td rowspan=2>属性</td><td colspan=2>责任单位</td></tr>
<tr><td>牵头</td><td>配合</td></tr>
<tr><td colspan=7>（一）生态安全</td></tr>
<tr><td>1</td><td>草原综合植被盖度</td><td>%</td><td>≥46</td><td>约束性</td><td>镇林业和草原工作站</td><td>各嘎查村</td></tr>
<tr><td>2</td><td>退化草原治理面积</td><td>万亩</td><td>完成旗里下达的年度任务</td><td>预期性</td><td>镇林业和草原工作站</td><td>/</td></tr>
<tr><td>3</td><td>自然保护地</td><td>/</td><td>面积不减少、性质不改变、功能不降低</td><td>约束性</td><td>镇林业和草原工作站</td><td>镇自然资源所</td></tr>
<tr><td colspan=7>（二）生态经济</td></tr>
<tr><td>4</td><td>化肥、农药使用量</td><td>/</td><td>零增长</td><td>预期性</td><td>镇农牧业综合服务中心</td><td>/</td></tr>
<tr><td>5</td><td>农膜回收率</td><td>%</td><td>≥85</td><td>约束性</td><td>镇农牧业综合服务中心</td><td>各嘎查村</td></tr>
<tr><td>6</td><td>秸秆综合利用率</td><td>%</td><td>≥90</td><td>约束性</td><td>镇农牧业综合服务中心</td><td>各嘎查村</td></tr>
<tr><td colspan=7>（三）生态生活</td></tr>
<tr><td>7</td><td>户用卫生厕所普及率</td><td>%</td><td>≥____</td><td>预期性</td><td>镇乡村振兴办公室</td><td>各嘎查村</td></tr>
<tr><td>8</td><td>生活垃圾收集转运率</td><td>%</td><td>95以上</td><td>约束性</td><td>镇综合行政执法局</td><td>各嘎查村</td></tr>
"""


def soup(text: str) -> str:
    """The words of a line, in spans of a few characters each, broken as Word breaks its lines."""
    parts = [text[i : i + 7] for i in range(0, len(text), 7)]
    spans = "".join(f"<span style='font-family:仿宋_GB2312'>{part}</span>" for part in parts)
    return f"<p class=MsoNormal style='text-indent:32.0pt;\nline-height:28.0pt'>{spans}<span lang=EN-US><o:p></o:p></span></p>\n"


def page() -> str:
    body = "".join(soup(line) for line in LINES.strip().split("\n"))
    rows = ROWS.replace("<td", "<td width=80 style='border:solid windowtext 1.0pt'")
    for tag in ("<tr>", "</tr>"):
        rows = rows.replace(tag, tag + "\n ")
    cells = []
    for piece in rows.split("</td>"):
        head, mark, text = piece.rpartition(">")
        cells.append(head + mark + (soup(text).rstrip() if text.strip() else ""))
    table = "<table class=MsoTableGrid border=1 cellspacing=0>" + "</td>".join(cells) + "</table>\n"
    tail = soup("注：1.“/”表示无此项。2.约束性指标须全部达到。") + "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
    return HEAD + body + table + tail + "</div></body></html>\n"


if __name__ == "__main__":
    (FILES / "tashan.htm").write_text(page(), encoding="utf-8", newline="\n")

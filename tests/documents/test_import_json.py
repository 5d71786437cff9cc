"""
The JSON of an imported notice: every row with all its main keys, and a plan that loads as it was imported.
"""

import json
from pathlib import Path

import pytest

import ecotown
from ecotown.cli import main

NOTICE = """某镇发〔2023〕5号

关于印发生态文明建设示范乡镇创建方案的通知

一、工作任务
1. 推进秸秆综合利用，综合利用率达到85%。（责任单位：镇农业服务中心）

| 序号 | 指标 | 指标值 |
|---|---|---|
| 1 | 农作物秸秆综合利用率 | ≥85 |
"""


def test_keys_that_the_notice_does_not_print_are_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notice.md"
    path.write_text(NOTICE, encoding="utf-8")
    assert main(["import", str(path), "--json"]) in (0, 1)
    plan = json.loads(capsys.readouterr().out)["plan"]
    (row,) = plan["indicators"]
    assert (row["number"], row["name"], row["target"]) == ("1", "农作物秸秆综合利用率", "≥85")
    assert row["unit"] is None
    assert row["obligation"] is None
    assert row["domain"] is None
    assert row["responsible"] == []
    assert plan["tasks"][0]["responsible"] == ["镇农业服务中心"]
    again = tmp_path / "plan.json"
    again.write_text(json.dumps(plan, ensure_ascii=False), encoding="utf-8")
    assert ecotown.load_plan(again) == ecotown.import_notice(path)[0]

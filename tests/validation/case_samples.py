"""A small case to write into a folder and spoil in the ways that tests want."""

from __future__ import annotations

from pathlib import Path

HEADER = """title = "Two oxides stopped"
information = "hindsight"
base = "none"
start = 2024-01-01
horizon = 6
naive_from = 2024-02-29
"""
BAN = """
[[measure]]
id = "stop"
kind = "ban"
goods = ["oxide:Dy", "oxide:Tb"]
origins = ["CHN"]
from = 2024-03-01
"""
ROWS = """date,kind,product,market,value,unit,low,high,source
2024-02,price,Dy oxide,FOB China,257,USD/kg,,,a reporter
2024-05,price,Dy oxide,FOB China,500,USD/kg,300,2000,a reporter
2024-02,price,La oxide,FOB China,0.97,USD/kg,,,a reporter
2024-05,price,La oxide,FOB China,0.97,USD/kg,,,a reporter
2024-02,quantity,Dy oxide,CHN>*,10,t,,,customs
2024-05,quantity,Dy oxide,CHN>*,0.01,t,0,0.5,customs
2024-Q1,share,mine,CHN,0.69,fraction,,,a survey
2024-05,rent,Dy oxide,FOB China - domestic China,200,USD/kg,0,2000,a reporter
2024-05 vs 2024-02,change,Dy oxide,FOB China,2,ratio,1.1,20,a reporter
"""


def write_case(folder: Path, header: str = HEADER, measures: str = BAN, rows: str | None = ROWS) -> Path:
    """Write a case and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(header + measures, encoding="utf-8")
    if rows is not None:
        (folder / "observed.csv").write_text(rows, encoding="utf-8")
    return folder

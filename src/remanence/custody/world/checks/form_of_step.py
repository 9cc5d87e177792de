"""Can the step take these forms and make those?

Each step with a stage takes and makes the forms of ``data/custody/step-forms.csv``; sintering makes no
oxide and a mine no magnet. Hard. Limits: a form that a history names wrongly is a contradiction in its
words, to be corrected by an event.
"""

from __future__ import annotations

from collections.abc import Iterable

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@check("Can the step take these forms and make those?")
def form_of_step(setting: Setting) -> Iterable[Finding]:
    """Yield processes with a form that their step cannot take or make."""
    tables = {row["step"]: row for row in setting.numbers.tables["step-forms"]}
    for process in setting.graph.processes.values():
        row = tables.get(process.step)
        if row is None:
            continue
        for flows, column, verb in ((process.inputs, "inputs", "take"), (process.outputs, "outputs", "make")):
            allowed = set(row[column].split("|"))
            wrong = [flow for flow in flows if flow.form not in allowed]
            # A mixture of main and added goods (boron, cobalt as metal) is ordinary: one right input is enough.
            if not wrong or (column == "inputs" and len(wrong) < len(flows)):
                continue
            forms = ", ".join(dict.fromkeys(flow.form for flow in wrong))
            yield Finding(
                kind="form_of_step",
                hard=True,
                text=f"{process.step} cannot {verb} {forms}; it can {verb} {row[column].replace('|', ', ')}.",
                lots=tuple(dict.fromkeys(flow.lot for flow in wrong)),
                events=process.events,
            )

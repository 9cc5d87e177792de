"""The colours of every chart and their meaning: few, told apart by a colour-blind reader and in grey print.

Based on the Okabe-Ito set (Okabe and Ito 2008, 'Color Universal Design'), darkened until text in them passes
WCAG AA (4.5:1) on white. Colour never speaks alone: a label or a shape says the same.
"""

INK = "#17212b"
MUTED = "#56626e"
LINE = "#d5dbe1"
STOP = "#a83c09"
STOP_SOFT = "#e9b596"
HOLD = "#0b5d8f"
HOLD_SOFT = "#a9cde3"

CLASS_COLOURS = {
    "measured": "#0b3c5d",
    "reported": "#2f74a3",
    "company": "#7db3d5",
    "derived": "#5d7f73",
    "modelled": "#a9b4be",
    "assumed": "#d98e3f",
    "private": "#7a5a94",
}

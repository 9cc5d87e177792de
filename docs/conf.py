"""How the documentation is built: Markdown by MyST, the furo theme, nothing fetched from the network."""

from __future__ import annotations

from remanence import __version__

project = "Remanence"
author = "The Remanence authors"
project_copyright = "The Remanence authors; code Apache-2.0, data CC BY 4.0"
version = release = __version__

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
myst_number_code_blocks: list[str] = []

html_theme = "furo"
html_title = "Remanence"
html_static_path: list[str] = []
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
suppress_warnings = ["misc.highlighting_failure"]

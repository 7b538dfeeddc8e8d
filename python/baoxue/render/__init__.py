# SPDX-License-Identifier: MIT
"""Reports as files. Every file is made for one audience, from tables that hold only what it may see.

seen = restrict(report, "township")        # audience.py: the only place that reads the report itself
html = render_html(seen, lang="zh")        # html.py and report.html.j2
"""

from baoxue.render.audience import AUDIENCES, Seen, restrict
from baoxue.render.files import write_files
from baoxue.render.html import render_html

__all__ = ["AUDIENCES", "Seen", "render_html", "restrict", "write_files"]

"""The contact sheet of the gallery: one page for all scenes, and one for every form."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

_PAGE = Template("""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>$title</title><style>
body { font-family: system-ui, sans-serif; margin: 24px; background: #f2f3f5; color: #1a212c; }
nav a { margin-right: 16px; } figure { display: inline-block; margin: 8px; vertical-align: top; }
img { max-width: ${width}px; border: 1px solid #b8bfc9; background: #fff; }
figcaption { font-size: 13px; }
</style></head><body><h1>$title</h1><nav>$links</nav>$body</body></html>
""")
_FIGURE = Template(
    '<figure><a href="$file"><img loading="lazy" src="$file" alt="$words"></a>'
    "<figcaption>$words</figcaption></figure>"
)


def write_sheet(folder: Path) -> Path:
    """Write index.html over everything in folder; return its path."""
    forms = sorted({path.parent.name for path in folder.glob("*/*.png")})
    scenes = sorted({path.stem for path in folder.glob("*/*.png")})
    links = "".join(f'<a href="{escape(form)}.html">{escape(form)}</a>' for form in forms)
    for form in forms:
        figures = [_figure(folder, form, scene, scene) for scene in scenes]
        page = _page(form, '<a href="index.html">all scenes</a>' + links, "".join(figures), 560)
        (folder / f"{form}.html").write_text(page, "utf-8")
    parts = []
    for scene in scenes:
        parts.append(f'<h2 id="{escape(scene)}">{escape(scene)}</h2>')
        parts += [_figure(folder, form, scene, form) for form in forms]
    index = folder / "index.html"
    index.write_text(_page("Every scene in every form", links, "".join(parts), 380), "utf-8")
    return index


def _figure(folder: Path, form: str, scene: str, words: str) -> str:
    if not (folder / form / f"{scene}.png").is_file():
        return ""
    return _FIGURE.substitute(file=escape(f"{form}/{scene}.png"), words=escape(words))


def _page(title: str, links: str, body: str, width: int) -> str:
    return _PAGE.substitute(title=escape(title), links=links, body=body, width=width)

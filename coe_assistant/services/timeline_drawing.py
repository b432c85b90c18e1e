"""A run's history as one SVG picture: attempts, waits, incidents and the maintenance window.

Pure: the same run gives the same text. The picture says in words (title and desc) all that it
shows, so that it is read as well as seen. Text in it comes from the run and is escaped, not
redacted: whoever puts it into a bundle redacts it like every other text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import Enum
from html import escape

from coe_assistant.domain.run import Run
from coe_assistant.services.timeline_scale import TimeScale
from coe_assistant.services.timeline_spans import Lane, Span, SpanState, TitleOf, bounds, spans

Told = Callable[[str], str]  # returns a text in the language of the reader


class DrawingScheme(Enum):
    """LIGHT and DARK are fixed; AUTO follows the reader's own setting (for HTML pages)."""

    LIGHT = "light"
    DARK = "dark"
    AUTO = "auto"


WIDTH = 960
_LEFT, _RIGHT = 112, 16
_TOP, _ROW, _BAR, _AXIS = 12, 38, 22, 34
_CHAR = 6.6  # an average character at 11 px

# Text on its ground has a contrast of at least 4.5:1 in both schemes.
_LIGHT: Mapping[str, str] = {
    "ground": "#ffffff",
    "text": "#1a212c",
    "muted": "#525d6d",
    "line": "#d6dbe2",
    "good": "#176b36",
    "bad": "#ae231c",
    "info": "#1a5ab8",
    "neutral": "#525d6d",
    "soft": "#e6effb",
    "on": "#ffffff",
}
_DARK: Mapping[str, str] = {
    "ground": "#20262e",
    "text": "#e9edf3",
    "muted": "#a9b3c1",
    "line": "#39424f",
    "good": "#74d194",
    "bad": "#ff9f97",
    "info": "#8fbcff",
    "neutral": "#a9b3c1",
    "soft": "#1c2f4a",
    "on": "#11151a",
}
_FILL = {
    SpanState.GOOD: "good",
    SpanState.BAD: "bad",
    SpanState.UNKNOWN: "neutral",
    SpanState.RUNNING: "info",
}
# What stands in a bar that is wide enough; the tip holds the whole sentence.
_SHORT: Mapping[str, str] = {
    "retry": "next attempt",
    "verify": "asked again",
    "next-solution": "next solution",
    "other-operation": "other operation",
    "unreachable": "not reached",
    "scheduled": "window",
}
SIGNS = {
    SpanState.GOOD: "\u2713",
    SpanState.BAD: "\u2715",
    SpanState.UNKNOWN: "?",
    SpanState.RUNNING: "\u25b6",
}


def timeline_svg(
    run: Run,
    now: datetime,
    scheme: DrawingScheme = DrawingScheme.AUTO,
    zone: tzinfo = UTC,
    name: str = "timeline",
    told: Told = str,
    title_of: TitleOf = str,
) -> str:
    """Return the picture as SVG text.

    Args:
        run: The run.
        now: Where open spans end; aware.
        scheme: Light, dark, or as the reader's page is.
        zone: In which times are written; its name stands at the axis.
        name: Begins the ids in the picture; different for two pictures on one page.
        told: Returns a text in the language of the reader.
        title_of: Returns what a class of failure is called, in English.
    """
    found = spans(run, now, title_of)
    scale = TimeScale(*bounds(found, run, now), zone, _LEFT, WIDTH - _RIGHT)
    colours = _DARK if scheme is DrawingScheme.DARK else _LIGHT
    lanes = [lane for lane in Lane if any(item.lane is lane for item in found)] or [Lane.ATTEMPTS]
    pen = _Pen(colours)
    height = _TOP + _ROW * len(lanes) + _AXIS
    body = [pen.box(0, 0, WIDTH, height, "ground")]
    body += _axis(pen, scale, height)
    if scale.begin < now < scale.end and not run.phase.is_terminal:
        body.append(pen.line(scale.x(now), _TOP - 8, height - _AXIS, "muted"))
        body.append(pen.text(scale.x(now), height - 4, told("now"), "text", "middle"))
    for row, lane in enumerate(lanes):
        top = _TOP + row * _ROW
        body.append(pen.text(8, top + 16, told(lane.value), "muted"))
        body += [_bar(pen, scale, item, top, told) for item in found if item.lane is lane]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-labelledby="{name}-title {name}-desc" '
        'font-family="Segoe UI, Helvetica, Arial, sans-serif" font-size="11">'
    )
    sentences = [sentence(item, zone, told) for item in found]
    style = [_dark_style()] if scheme is DrawingScheme.AUTO else []
    parts = [head, *_words(run, sentences, name, told), *style, *body, "</svg>"]
    return "\n".join(parts) + "\n"


def timeline_words(
    run: Run,
    now: datetime,
    zone: tzinfo = UTC,
    told: Told = str,
    title_of: TitleOf = str,
) -> tuple[str, ...]:
    """Return all that the picture shows, one sentence a span: its text alternative."""
    return tuple(sentence(item, zone, told) for item in spans(run, now, title_of))


def sentence(item: Span, zone: tzinfo, told: Told = str) -> str:
    """Return what a span says, with its times."""
    return told("{begin} to {end}: {what}").format(
        begin=_stamp(item.begin, zone), end=_stamp(item.end, zone), what=told(item.words)
    )


def _stamp(instant: datetime, zone: tzinfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%Y-%m-%d %H:%M} {local.tzname() or ''}".rstrip()


def _words(run: Run, sentences: Sequence[str], name: str, told: Told) -> list[str]:
    step = run.current_step
    title = told("Timeline of an upgrade")
    if step is not None:
        upgrade = f"{step.display_name} {step.to_version}"
        title = told("Timeline of {upgrade}").format(upgrade=upgrade)
    happened = ". ".join(sentences) or told("Nothing has happened yet")
    return [
        f'<title id="{name}-title">{escape(title)}</title>',
        f'<desc id="{name}-desc">{escape(happened)}.</desc>',
    ]


@dataclass(frozen=True, slots=True)
class _Pen:
    colours: Mapping[str, str]

    def box(
        self, x: float, y: float, width: float, height: float, role: str, more: str = ""
    ) -> str:
        return (
            f'<rect class="f-{role}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
            f'height="{height:.1f}" fill="{self.colours[role]}"{more}/>'
        )

    def text(self, x: float, y: float, words: str, role: str, anchor: str = "start") -> str:
        return (
            f'<text class="f-{role}" x="{x:.1f}" y="{y:.1f}" fill="{self.colours[role]}" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, x: float, y1: float, y2: float, role: str = "line") -> str:
        return (
            f'<line class="s-{role}" x1="{x:.1f}" y1="{y1:.1f}" x2="{x:.1f}" y2="{y2:.1f}" '
            f'stroke="{self.colours[role]}"/>'
        )


def _axis(pen: _Pen, scale: TimeScale, height: float) -> list[str]:
    bottom = height - _AXIS + 4
    parts = []
    for at in scale.ticks():
        x = scale.x(at)
        parts += [
            pen.line(x, _TOP - 4, bottom),
            pen.text(x, bottom + 14, scale.label(at), "muted", "middle"),
        ]
    zone = scale.begin.astimezone(scale.zone).tzname() or ""
    begin = f"{scale.begin.astimezone(scale.zone):%Y-%m-%d} {zone}"
    return [*parts, pen.text(2, bottom + 14, begin, "muted")]


def _bar(pen: _Pen, scale: TimeScale, item: Span, top: float, told: Told) -> str:
    x = scale.x(item.begin)
    width = max(3.0, scale.x(item.end) - x)
    role = _FILL.get(item.state)
    tip = f"<title>{escape(sentence(item, scale.zone, told))}</title>"
    if role is None:  # not an event but a stretch of time: an outline
        dash = "" if item.state is SpanState.OPEN else ' stroke-dasharray="4 3"'
        edge = f' class="f-soft s-info" stroke="{pen.colours["info"]}"{dash} rx="3"'
        shape = pen.box(x, top, width, _BAR, "soft", edge).replace(' class="f-soft"', "", 1)
    else:
        shape = pen.box(x, top, width, _BAR, role, ' rx="3"')
    return f"<g>{tip}{shape}{_label(pen, item, x, width, top, told)}</g>"


def _label(pen: _Pen, item: Span, x: float, width: float, top: float, told: Told) -> str:
    sign = SIGNS.get(item.state, "")
    words = f"{told(_SHORT.get(item.label, item.label))} {sign}".strip()
    if len(words) * _CHAR + 6 <= width:
        role = "on" if item.state in _FILL else "text"
        return pen.text(x + 5, top + 15, words, role)
    # Too narrow for words: the sign alone, below the bar; the tip and the desc say the rest.
    return pen.text(x + width / 2, top + _BAR + 10, sign, "text", "middle") if sign else ""


def _dark_style() -> str:
    rules = [f".f-{role}{{fill:{colour}}}" for role, colour in _DARK.items()]
    rules += [f".s-{role}{{stroke:{_DARK[role]}}}" for role in ("line", "muted", "info")]
    return f"<style>@media (prefers-color-scheme:dark){{{''.join(rules)}}}</style>"

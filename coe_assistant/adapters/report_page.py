"""Fills the templates of the report; values are escaped for the page that they stand in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from coe_assistant.domain.errors import CoeError, ExitCode

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """In which language pages are written.

    tag goes into the page (BCP 47), told returns an English text in the language.
    """

    tag: str = "en"
    is_right_to_left: bool = False
    told: Callable[[str], str] = str


class ReportTemplates:
    """Implements ports.safeguard.ReportPages.

    Args:
        folder: Where report.html.j2 and report.md.j2 lie.
        language: Of the pages; English unless told otherwise.
    """

    def __init__(self, folder: Path, language: PageLanguage | None = None) -> None:
        self._folder = folder
        self._language = language or PageLanguage()

    def told(self, text: str) -> str:
        """Return an English text in the language of the pages."""
        return self._language.told(text)

    def html(self, values: Mapping[str, object]) -> bytes:
        """Return report.html; every value is escaped, but for the drawing that is made here."""
        drawing = Markup(str(values["timeline_svg"]))  # noqa: S704 - escaped where it is drawn
        return self._render("report.html.j2", {**values, "timeline_svg": drawing}, is_html=True)

    def markdown(self, values: Mapping[str, object]) -> bytes:
        """Return report.md; characters that mean something in Markdown are escaped."""
        return self._render("report.md.j2", values, is_html=False)

    def _render(self, name: str, values: Mapping[str, object], *, is_html: bool) -> bytes:
        environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(self._folder),
            autoescape=jinja2.select_autoescape(enabled_extensions=("html.j2",)),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=None if is_html else escape_markdown,
        )
        environment.globals |= {
            "t": self._text,
            "lang": self._language.tag,
            "dir": "rtl" if self._language.is_right_to_left else "ltr",
        }
        try:
            return environment.get_template(name).render(values).encode("utf-8")
        except jinja2.TemplateError as error:
            raise CoeError(
                "report-template-damaged",
                f"The template {name} of the report cannot be used.",
                detail=str(error),
                hint="Install the program again.",
                exit_code=ExitCode.DEFECT,
            ) from error

    def _text(self, english: str, **values: object) -> str:
        """Return a text of a template, its holes filled."""
        return self.told(english).format(**values)


def escape_markdown(value: object) -> object:
    """Return a text on one line with the marks of Markdown made harmless."""
    if not isinstance(value, str):
        return value
    return _SPECIAL.sub(r"\\\1", " ".join(value.split()))

"""Fills the template of summary.html; every value is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import jinja2


def summary_page(folder: Path, values: Mapping[str, object]) -> bytes:
    """Return the page for values.

    Raises:
        ValueError: the template is missing or damaged.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    try:
        return environment.get_template("summary.html.j2").render(values).encode("utf-8")
    except jinja2.TemplateError as error:
        msg = f"the template of the summary cannot be used: {error}"
        raise ValueError(msg) from error

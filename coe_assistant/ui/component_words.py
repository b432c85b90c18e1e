"""Names of component types for people (http-contracts 1.5)."""

from __future__ import annotations

from coe_assistant.ui.text import counted

_WORDS = {
    "1": ("%n table", "%n tables"),
    "9": ("%n choice", "%n choices"),
    "10": ("%n relationship", "%n relationships"),
    "20": ("%n security role", "%n security roles"),
    "26": ("%n view", "%n views"),
    "29": ("%n flow or process", "%n flows and processes"),
    "60": ("%n form", "%n forms"),
    "61": ("%n web resource", "%n web resources"),
    "62": ("%n site map", "%n site maps"),
    "66": ("%n code component", "%n code components"),
    "80": ("%n model-driven app", "%n model-driven apps"),
    "91": ("%n plug-in assembly", "%n plug-in assemblies"),
    "300": ("%n canvas app or page", "%n canvas apps and pages"),
    "371": ("%n custom connector", "%n custom connectors"),
    "372": ("%n custom connector", "%n custom connectors"),
    "380": ("%n environment variable", "%n environment variables"),
    "401": ("%n AI model", "%n AI models"),
    "431": ("%n image column setting", "%n image column settings"),
    "432": ("%n table image setting", "%n table image settings"),
}


def components(type_code: str, count: int) -> str:
    """Return how many components of a type there are; unknown types are named by their code."""
    one, many = _WORDS.get(
        type_code, (f"%n component of type {type_code}", f"%n components of type {type_code}")
    )
    return counted(count, one, many)

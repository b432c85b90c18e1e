"""Of what F1 speaks: the topic of the page that is shown (docs/help/contents.toml names pages)."""

from __future__ import annotations

from coe_assistant.ui.pages.checklist_page import ChecklistPage
from coe_assistant.ui.pages.import_page import ImportPage
from coe_assistant.ui.pages.page import Page
from coe_assistant.ui.wording import Place


def topic_of(page: Page, place: Place) -> str:
    """Return the topic: the chosen check, the failure, or the page as a whole."""
    if isinstance(page, ChecklistPage) and page.detail.check_id:
        return f"check:{page.detail.check_id}"
    if isinstance(page, ImportPage) and page.is_outcome_shown:
        return "page:failure"
    return f"page:{place.value}"

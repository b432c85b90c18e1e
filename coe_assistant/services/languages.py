"""The languages a person may choose from, and the change to one of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coe_assistant.domain.language import Language


class Languages:
    """What the settings show about languages.

    Args:
        known: Every language that can be chosen, English first.
        chosen: The tag in the settings; "" leaves it to the system.
        current: Returns the tag that is in use.
        apply: Changes to the language for a choice, at once.
    """

    def __init__(
        self,
        known: Sequence[Language],
        chosen: str,
        current: Callable[[], str],
        apply: Callable[[str], None],
    ) -> None:
        self.known = tuple(known)
        self._chosen = chosen
        self._current = current
        self._apply = apply

    @property
    def chosen(self) -> str:
        """The tag that was chosen; "" where the system's language holds."""
        return self._chosen

    @property
    def current(self) -> str:
        """The tag of the language in use."""
        return self._current()

    def use(self, tag: str) -> None:
        """Change to a language now; "" for the system's. Saving the choice is the caller's part.

        Raises:
            CoeError: there is no such language.
        """
        self._apply(tag)
        self._chosen = tag

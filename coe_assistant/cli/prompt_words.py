"""What the command line says while a sign-in waits for a person."""

from __future__ import annotations

from coe_assistant.domain.account import DeviceCodePrompt


def prompt_words(prompt: DeviceCodePrompt) -> str:
    """Return the sentence that tells a person what to do."""
    if prompt.user_code:
        return f"Open {prompt.url} and enter the code {prompt.user_code}."
    if prompt.is_open:
        return "A browser page was opened to sign in. Press Ctrl+C to give it up."
    return f"No browser could be opened. Open this page yourself, on this computer:\n{prompt.url}"

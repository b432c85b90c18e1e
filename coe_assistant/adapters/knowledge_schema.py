"""The form of a knowledge file. Unknown keys are refused, so that a typing error is seen."""

from __future__ import annotations

from typing import Annotated

import msgspec

Text = Annotated[str, msgspec.Meta(max_length=2_000)]
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9_.-]{0,79}$")]
Wordings = Annotated[
    list[Annotated[str, msgspec.Meta(min_length=2, max_length=80)]],
    msgspec.Meta(min_length=1, max_length=60),
]
TermId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Minutes = Annotated[float, msgspec.Meta(gt=0, le=10_080)]


class RetryRow(msgspec.Struct, forbid_unknown_fields=True):
    """A retry schedule: minutes before the second, third ... try, and its sources."""

    automatic: bool
    waits_minutes: Annotated[list[Minutes], msgspec.Meta(max_length=20)]
    max_attempts: Annotated[int, msgspec.Meta(ge=1, le=20)]
    window_hours: Annotated[float, msgspec.Meta(gt=0, le=168)]
    sources: list[Text] = []


class RemedyRow(msgspec.Struct, forbid_unknown_fields=True):
    """One step for a person."""

    id: Slug
    text: Text
    link: Text | None = None
    action: Slug | None = None
    takes: Text = ""


class CauseRow(msgspec.Struct, forbid_unknown_fields=True):
    """What differs for a finer cause."""

    meaning: Text = ""
    disposition: str | None = None
    retry: RetryRow | None = None
    no_retry: bool = False
    remedies: list[RemedyRow] = []
    blame: str | None = None


class ClassRow(msgspec.Struct, forbid_unknown_fields=True):
    """What is told about one class. terms: ids of glossary.toml, explained beside its texts."""

    title: Text
    meaning: Text
    disposition: str
    cause: Text = ""
    is_not: Text = ""
    retry: RetryRow | None = None
    remedies: list[RemedyRow] = []
    helpers: list[Text] = []
    support_asks: list[Text] = []
    collect: list[Text] = []
    sources: list[Text] = []
    causes: dict[Slug, CauseRow] = {}
    blame: str = "unknown"
    terms: Annotated[list[TermId], msgspec.Meta(max_length=6)] = []


class SignatureRow(msgspec.Struct, forbid_unknown_fields=True):
    """One mark; exactly one of code, json, http, pattern, phrase, near is given."""

    id: Slug
    class_: str = msgspec.field(name="class")
    code: list[Text] = []
    json: Text = ""
    http: list[int] = []
    pattern: Text = ""
    words: list[Text] = []
    prefixes: list[Text] = []
    phrase: Text = ""
    near: Annotated[list[Wordings], msgspec.Meta(max_length=4)] = []
    within: Annotated[int, msgspec.Meta(ge=1, le=400)] = 120
    tier: str = "cause"
    specificity: Annotated[int, msgspec.Meta(ge=0, le=100)] = 50
    needs: list[Text] = []
    unless: list[Text] = []
    cause: Text = ""
    source: Text = ""


class KnowledgeFile(msgspec.Struct, forbid_unknown_fields=True):
    """A whole file; a later file adds to and overrides the earlier ones by id."""

    schema: Annotated[int, msgspec.Meta(ge=1, le=1)]
    classes: dict[str, ClassRow] = {}
    signatures: list[SignatureRow] = []

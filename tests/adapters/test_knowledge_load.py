"""Loading the knowledge: own files, local additions, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from coe_assistant.adapters.glossary import load_glossary
from coe_assistant.adapters.knowledge import MAX_FILE_BYTES, load_knowledge
from coe_assistant.domain.classify import classify
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.evidence import Evidence
from coe_assistant.domain.failure import Disposition

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "resources" / "knowledge"
ACTIONS = {
    None,
    "verify-server",
    "retry-now",
    "apply-upgrade",
    "remove-layers",
    "open-solution-history",
    "import-log",
    "export-bundle",
    "sign-in",
    "recheck",
    "open-service-health",
    "show-dependents",
    "open-environment",
}
AUTOMATIC = {
    "service_transient",
    "operation_status_unknown",
    "throttled",
    "import_already_running",
    "network_error",
    "upgrade_apply_failed",
}
LOCAL = """
schema = 1
[[signatures]]
id = "local.sample"
class = "missing_dependency"
phrase = "the frobnicator {..} is absent"
"""


@pytest.fixture
def local(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


def test_load_knowledge_own_files_hold_all_that_is_promised() -> None:
    loaded = load_knowledge(FOLDER)
    assert loaded.warnings == ()
    for entry in loaded.knowledge.classes.values():
        assert entry.title
        assert entry.meaning
        assert {step.action for step in entry.remedies} <= ACTIONS
        assert entry.remedies
        assert all(link.startswith("https://") for link in entry.sources)
        for cause in entry.causes.values():
            assert {step.action for step in cause.remedies} <= ACTIONS


def test_load_knowledge_words_explained_are_in_the_glossary_and_in_most_classes() -> None:
    glossary = {term.id for term in load_glossary(FOLDER.parent)}
    classes = load_knowledge(FOLDER).knowledge.classes.values()
    assert {term for entry in classes for term in entry.terms} <= glossary
    assert sum(1 for entry in classes if entry.terms) > len(classes) * 3 // 4
    found = classify(Evidence.of_text("BadGateway"), load_knowledge(FOLDER).knowledge)
    assert (found.class_id, found.terms) == ("service_transient", ("import-job", "service-health"))


def test_load_knowledge_local_file_says_which_words_are_explained(local: Path) -> None:
    (local / "words.toml").write_text(
        'schema = 1\n[classes.unknown]\ntitle = "t"\nmeaning = "m"\ndisposition = "unclassified"\n'
        'terms = ["throttling", "tenant"]\n',
        encoding="utf-8",
    )
    loaded = load_knowledge(FOLDER, local)
    assert loaded.warnings == ()
    assert classify(Evidence.of_text("?"), loaded.knowledge).terms == ("throttling", "tenant")


@pytest.mark.parametrize("terms", ['"tenant"', '["Tenant"]', '["a b"]', "[1]", str(["a"] * 7)])
def test_load_knowledge_terms_that_are_no_ids_are_refused(local: Path, terms: str) -> None:
    text = f'schema = 1\n[classes.x]\ntitle = "t"\nmeaning = "m"\ndisposition = "none"\nterms = {terms}\n'
    (local / "x.toml").write_text(text, encoding="utf-8")
    loaded = load_knowledge(FOLDER, local)
    assert len(loaded.warnings) == 1
    assert "x" not in loaded.knowledge.classes


def test_load_knowledge_only_classes_that_may_be_repeated_retry_by_themselves() -> None:
    classes = load_knowledge(FOLDER).knowledge.classes
    assert {
        name for name, entry in classes.items() if entry.retry and entry.retry.automatic
    } == AUTOMATIC
    allowed = AUTOMATIC | {"component_import_failed"}
    for name, entry in classes.items():
        if any(cause.retry and cause.retry.automatic for cause in entry.causes.values()):
            assert name in allowed
    assert classes["client_lost_contact"].disposition is Disposition.VERIFY
    assert classes["service_transient"].retry is not None
    assert classes["service_transient"].retry.max_attempts == 4


def test_load_knowledge_local_file_adds_a_signature(local: Path) -> None:
    (local / "mine.toml").write_text(LOCAL, encoding="utf-8")
    loaded = load_knowledge(FOLDER, local)
    found = classify(Evidence.of_text("the frobnicator of X is absent"), loaded.knowledge)
    assert (loaded.warnings, found.class_id) == ((), "missing_dependency")


def test_load_knowledge_local_file_overrides_words(local: Path) -> None:
    (local / "words.toml").write_text(
        'schema = 1\n[classes.throttled]\ntitle = "Langsam"\nmeaning = "Zu viel"\ndisposition = "wait"\n'
        "[classes.throttled.causes.canvas_apps]\n",
        encoding="utf-8",
    )
    loaded = load_knowledge(FOLDER, local)
    assert loaded.warnings == ()
    assert loaded.knowledge.classes["throttled"].title == "Langsam"


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all [",
        "schema = 2",
        'schema = 1\nunknown_key = "x"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "no_such_class"\nphrase = "some words"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "some words"\ncause = "nope"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "x"\njson = "Yyyy"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\npattern = "(a+)+b"\nwords = ["a"]',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\npattern = "abc"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "…"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "{..} words"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "a {..} b {..} c {..} d"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\ncode = ["12345678"]',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\njson = "two words"',
        'schema = 1\n[[signatures]]\nid = "a"\nclass = "throttled"\nphrase = "some words"\ntier = "top"',
        'schema = 1\n[[signatures]]\nid = "UPPER"\nclass = "throttled"\nphrase = "some words"',
        'schema = 1\n[classes.x]\ntitle = "t"\nmeaning = "m"\ndisposition = "panic"',
        'schema = 1\n[classes.x]\ntitle = "t"\nmeaning = "m"\ndisposition = "retry"\n[classes.x.retry]\nautomatic = true\nwaits_minutes = [-1]\nmax_attempts = 1\nwindow_hours = 1',
        "#" * (MAX_FILE_BYTES + 1),
    ],
)
def test_load_knowledge_bad_local_file_is_a_warning(local: Path, text: str) -> None:
    (local / "bad.toml").write_text(text, encoding="utf-8")
    (local / "good.toml").write_text(LOCAL, encoding="utf-8")
    loaded = load_knowledge(FOLDER, local)
    assert len(loaded.warnings) == 1
    assert loaded.warnings[0].startswith("bad.toml is not used: ")
    assert "local.sample" in {mark.id for mark in loaded.knowledge.signatures}


def test_load_knowledge_missing_local_folder_is_fine(tmp_path: Path) -> None:
    assert load_knowledge(FOLDER, tmp_path / "nowhere").warnings == ()


@pytest.mark.parametrize("text", ["schema = 1", "broken ["])
def test_load_knowledge_damaged_own_file_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CoeError) as caught:
        load_knowledge(tmp_path)
    assert caught.value.slug == "knowledge-damaged"


def test_load_knowledge_bytes_that_are_no_text_are_a_warning(local: Path) -> None:
    (local / "bytes.toml").write_bytes(b"\xff\xfe\x00schema")
    assert len(load_knowledge(FOLDER, local).warnings) == 1


def test_load_knowledge_too_many_signatures_are_a_warning(local: Path) -> None:
    row = '[[signatures]]\nid = "local.{}"\nclass = "throttled"\nphrase = "sample words"\n'
    text = "schema = 1\n" + "".join(row.format(number) for number in range(5_001))
    (local / "many.toml").write_text(text, encoding="utf-8")
    assert load_knowledge(FOLDER, local).warnings == (
        "many.toml is not used: more than 5000 signatures",
    )


@pytest.mark.parametrize(
    ("near", "why"),
    [
        ('[["one"]]', "at least two groups"),
        ('[["one"], ["two {..} three"]]', "no gap"),
        ('[["one"], [" two"]]', "no space around it"),
        ('[["one"], ["x"]]', "length"),
        ('[["a b"], ["c d"], ["e f"], ["g h"], ["i j"]]', "length"),
    ],
)
def test_load_knowledge_unusable_wordings_are_refused(local: Path, near: str, why: str) -> None:
    text = f'schema = 1\n[[signatures]]\nid = "l.x"\nclass = "unknown"\nnear = {near}\n'
    (local / "x.toml").write_text(text, encoding="utf-8")
    loaded = load_knowledge(FOLDER, local)
    assert len(loaded.warnings) == 1
    assert why in loaded.warnings[0]

"""Taking up what an earlier start left: the server's word of now counts, not the journal's."""

from __future__ import annotations

import json
import os
import signal

import pytest

from tests.e2e.harness import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.network_local]


def journal_of(program):
    return next((program.data / "runs").glob("*/journal.json"))


def kill_in_mid_import(program) -> None:
    tenant = program.tenant
    child = program.start("upgrade", "--environment", tenant.url, tenant.package, "--yes", "--json")
    wait_until(tenant.imports)
    wait_until(program.operation_id)
    child.send_signal(signal.SIGKILL)
    child.wait(20)


def test_run_that_needed_a_person_is_done_once_the_server_holds_the_version(lab) -> None:
    program = lab("clean", 240.0)
    kill_in_mid_import(program)
    wait_until(lambda: program.tenant.version() == "4.50.6")
    journal = journal_of(program)
    document = json.loads(journal.read_text("utf-8"))
    document["run"]["phase"] = "needs-action"
    document["run"]["attempts"][-1]["has_exited"] = True
    journal.write_text(json.dumps(document), "utf-8")
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["outcome"]) == (0, "succeeded"), errors
    assert len(program.tenant.imports()) == 1


def failing_once(program) -> str:
    """Return a pac whose first import ends with 1 and not a word; later ones are real."""
    folder = program.data.parent / "pac-that-fails"
    folder.mkdir()
    pac = folder / "pac"
    pac.write_text(
        "#!/bin/sh\n"
        f'if [ "$1 $2" = "solution import" ] && [ ! -e "{folder}/failed" ]; then\n'
        f'touch "{folder}/failed"; exit 1; fi\n'
        f'exec "{program.tenant.facts["pac"]}" "$@"\n'
    )
    pac.chmod(0o755)
    return str(pac)


@pytest.mark.skipif(os.name == "nt", reason="the pac of this test is a script of the shell")
def test_retry_by_hand_is_one_more_attempt_in_the_same_run(lab) -> None:
    program = lab("clean")
    program.tenant.facts["pac"] = failing_once(program)
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (1, "failed"), errors
    code, lines, errors = program.run("resume", "--json")
    assert (code, lines[-1]["attempts"]) == (1, 1), errors
    code, lines, errors = program.run("resume", "--retry-now", "--json")
    assert (code, lines[-1]["outcome"], lines[-1]["attempts"]) == (0, "succeeded", 2), errors
    assert len(program.tenant.imports()) == 1


def test_newer_journal_is_left_alone_and_told_by_resume_and_upgrade(lab) -> None:
    program = lab("clean", 240.0)
    kill_in_mid_import(program)
    journal = journal_of(program)
    newer = journal.read_bytes().replace(b'"schema": 1', b'"schema": 99', 1)
    journal.write_bytes(newer)
    code, [document], _ = program.run("resume", "--json")
    assert (code, document["error"]["id"]) == (1, "run-not-found")
    assert "schema 99" in document["error"]["text"]
    wait_until(lambda: program.tenant.version() == "4.50.6")
    code, lines, errors = program.upgrade()
    assert (code, lines[-1]["outcome"]) == (3, "blocked"), errors
    notes = [line["text"] for line in lines if line["event"] == "note"]
    assert len([text for text in notes if "schema 99" in text]) == 1
    assert journal.read_bytes() == newer
    assert len(program.tenant.imports()) == 1

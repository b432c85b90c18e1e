"""The book: words filled with facts, and a damaged file told in words."""

from __future__ import annotations

import threading

import pytest
from checkfakes import core_package, make_context, the_book

from coe_assistant.checks.base import evaluate
from coe_assistant.checks.book import joined, parse_book
from coe_assistant.checks.connections import ConnectionsCheck
from coe_assistant.checks.once import OnceReads
from coe_assistant.domain.check import CheckStatus
from coe_assistant.domain.errors import CoeError


@pytest.mark.parametrize("text", ["not toml [", "schema = 1", "schema = 'x'\n[shared]"])
def test_book_that_is_damaged_says_so(text):
    with pytest.raises(CoeError, match="cannot be read"):
        parse_book(text)


def test_book_joins_names_and_counts_the_rest():
    assert joined(["a", "b"]) == "a, b"
    assert joined("abcdefgh") == "a, b, c, d, e, f and 2 more"


def test_book_facts_that_look_like_fields_stay_as_they_are():
    report = make_context().report(
        "network", CheckStatus.FAIL, "unreachable", words={"unreached": ["{url} {0.__class__}"]}
    )
    assert "{url} {0.__class__}" in report.summary


def test_book_link_whose_field_is_not_known_is_left_out():
    remedy = the_book().remedy("environment-state", "look", {"admin_link": None})
    assert remedy.link is None


def test_once_reads_ask_once_and_share_a_refusal():
    reads, calls = OnceReads(), []

    def refuse():
        calls.append(1)
        raise CoeError("no", "No.")

    for _ in range(2):
        with pytest.raises(CoeError, match="No"):
            reads.once("x", refuse)
    assert len(calls) == 1


def test_once_reads_from_many_threads_ask_once():
    reads, calls, found = OnceReads(), [], []
    gate = threading.Barrier(8)

    def read():
        calls.append(1)
        return "answer"

    def ask():
        gate.wait()
        found.append(reads.once("x", read))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert found == ["answer"] * 8


def test_connections_of_a_file_without_a_solution_ask_nothing():
    context = make_context(packages=(core_package(solution=""),))
    evaluate(ConnectionsCheck(), context)
    assert context.clients.dataverse.calls == []

"""What Output writes where: lines, errors behind lines, questions to people."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from coe_assistant.cli.output import Output
from coe_assistant.domain.errors import CoeError, ExitCode

AT = datetime(2026, 3, 14, 21, 30, tzinfo=UTC)


def test_error_behind_json_lines_is_a_line_like_the_others(capsys) -> None:
    output = Output(is_json=True)
    output.line(AT, "note", {"text": "hello"})
    output.fail(CoeError("gone", "It is gone.", hint="Look again."))
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert last["event"] == "error"
    assert last["at"].endswith("Z")
    assert last["error"] == {"id": "gone", "text": "It is gone.", "next": "Look again."}


def test_error_alone_is_the_promised_object(capsys) -> None:
    Output(is_json=True).fail(CoeError("gone", "It is gone.", hint="Look again."))
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"schema", "error"}


def test_wrong_usage_is_told_to_people_only(capsys) -> None:
    Output(is_json=True).fail(CoeError("no", "No such thing.", exit_code=ExitCode.USAGE))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "No such thing." in captured.err


def test_question_reaches_the_person_where_standard_output_is_for_json(capsys) -> None:
    output = Output(is_json=True).quiet()
    output.line(AT, "note", {"text": "Enter the code."})
    output.prompt("Enter the code.")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "Enter the code.\n")


def test_question_is_not_asked_twice_without_json(capsys) -> None:
    Output(is_json=False).prompt("Enter the code.")
    assert capsys.readouterr() == ("", "")

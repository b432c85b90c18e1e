"""check of a file that cannot be used, in words: what blocks, and that nothing else was asked."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.checks.book import parse_book
from coe_assistant.checks.inputs import PackageFacts, PackageProblem
from coe_assistant.checks.registry import ALL_CHECKS
from coe_assistant.checks.unusable_file import reports_on_unusable
from coe_assistant.cli.arguments import parse
from coe_assistant.cli.commands import execute
from coe_assistant.cli.options import Options
from coe_assistant.domain.check import CheckStatus, Verdict, gate

BOOK = parse_book(
    (Path(__file__).resolve().parents[2] / "resources" / "checks.toml").read_text("utf-8")
)
PROBLEM = PackageProblem("not-a-zip", "The file is no zip file.", is_error=True)
REPORTS = reports_on_unusable(BOOK, (PackageFacts("core.zip", "ab", "", problems=(PROBLEM,)),))


class Program:
    """Nothing here can open a session: that would be a sign-in."""

    told = str

    def unusable(self, package: Path):
        return REPORTS


def test_row_of_the_file_blocks_and_every_other_one_is_skipped():
    assert [one.id for one in REPORTS] == [check.id for check in ALL_CHECKS]
    assert [one.id for one in REPORTS if one.status is CheckStatus.FAIL] == ["solution-file"]
    assert {one.status for one in REPORTS[1:]} == {CheckStatus.SKIPPED}
    assert gate(REPORTS) is Verdict.BLOCKED


def test_words_say_what_blocks_and_that_nobody_had_to_sign_in(capsys, tmp_path):
    file = tmp_path / "core.zip"
    file.write_bytes(b"no zip")
    arguments = parse(["check", "--environment", "https://x.crm.dynamics.com", str(file)])
    assert execute(arguments, Options(), Program()) == 3
    said = capsys.readouterr().out
    assert "Solution file: A chosen file cannot be used: The file is no zip file." in said
    assert said.count("[") == 1  # skipped rows are not listed
    assert "no sign-in was needed" in said

"""pac as the program uses it: found, judged, asked who it is, and the commands of an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coe_assistant.adapters.pac_commands import ShortCommands
from coe_assistant.adapters.pac_finder import Candidate, PacFinder
from coe_assistant.domain.errors import CoeError
from coe_assistant.domain.pac import PacFound, PacIdentity, PacProfile, PacSolution, judge
from coe_assistant.domain.pac_command import (
    help_argv,
    import_argv,
    list_argv,
    profiles_argv,
    upgrade_argv,
    who_argv,
)
from coe_assistant.domain.pac_tables import identity_of, profiles_of, solutions_of, version_of
from coe_assistant.domain.run import RunStep


class Pac:
    """pac on this computer. Everything but the two commands blocks: call it on a worker.

    Args:
        finder: Finds the program.
        commands: Runs short commands.
        environment_url: Returns the environment in question.
    """

    def __init__(
        self, finder: PacFinder, commands: ShortCommands, environment_url: Callable[[], str]
    ) -> None:
        self._finder = finder
        self._commands = commands
        self._environment_url = environment_url
        self._versions: dict[tuple[str, int, int], str] = {}

    def found(self) -> PacFound | None:
        """Return the installation that would be used, judged, or None when there is none."""
        candidate = self._finder.find()
        if candidate is None:
            return None
        path = str(candidate.path)
        if candidate.problem:
            return PacFound(path, "", candidate.origin, errors=(candidate.problem,))
        try:
            version = self._version(candidate)
        except OSError as error:
            return PacFound(path, "", candidate.origin, errors=(error.strerror or str(error),))
        except CoeError as error:
            words = f"{error.title} {error.detail}".strip()
            return PacFound(path, "", candidate.origin, errors=(words,))
        return judge(path, candidate.origin, version, self._finder.system, self._finder.rules)

    def _version(self, candidate: Candidate) -> str:
        """Return the version; the same file is asked once, because pac takes seconds to start.

        An update writes the file anew, so its time or size tells.
        """
        file = candidate.path.stat()
        key = (str(candidate.path), file.st_mtime_ns, file.st_size)
        known = self._versions.get(key)
        if known is None:
            argv = help_argv(str(candidate.path))
            known = version_of(self._commands.run(argv, candidate.command))
            if known:
                self._versions = {key: known}
        return known

    def identity(self) -> PacIdentity:
        """Return who pac works as in the environment: the proof of its sign-in (pac.md 3).

        Raises:
            CoeError: pac is missing, gives no answer, or nobody is signed in to it.
        """
        text = self._run(who_argv(self._path(), self._environment_url()))
        try:
            return identity_of(text)
        except ValueError as error:
            raise _unreadable("env who", error) from error

    def solutions(self) -> tuple[PacSolution, ...]:
        """Return what pac sees installed.

        Raises:
            CoeError: As for identity.
        """
        text = self._run(list_argv(self._path(), self._environment_url()))
        try:
            return solutions_of(text)
        except ValueError as error:
            raise _unreadable("solution list", error) from error

    def profiles(self) -> tuple[PacProfile, ...]:
        """Return the stored sign-ins.

        Raises:
            CoeError: pac is missing or gives no answer.
        """
        return profiles_of(self._run(profiles_argv(self._path())))

    def import_command(
        self, step: RunStep, environment_url: str, *, force_overwrite: bool = False
    ) -> tuple[str, ...]:
        """Return program and arguments that import step's package; does not block.

        Raises:
            CoeError: pac is missing or not usable.
        """
        pac = self._usable()
        return pac.argv(
            import_argv(
                str(pac.path),
                step.package,
                environment_url,
                step.mode,
                settings_file=step.settings_file or None,
                force_overwrite=force_overwrite,
            )
        )

    def upgrade_command(self, step: RunStep, environment_url: str) -> tuple[str, ...]:
        """Return program and arguments that apply step's staged upgrade; does not block.

        Raises:
            CoeError: pac is missing or not usable.
        """
        pac = self._usable()
        return pac.argv(upgrade_argv(str(pac.path), step.solution, environment_url))

    def _run(self, argv: Sequence[str]) -> str:
        return self._commands.run(argv, self._usable().command)

    def path(self) -> str:
        """Return the program that is used.

        Raises:
            CoeError: pac is missing or not usable.
        """
        return self._path()

    def _path(self) -> str:
        return str(self._usable().path)

    def _usable(self) -> Candidate:
        candidate = self._finder.find()
        if candidate is not None and not candidate.problem:
            return candidate
        raise CoeError(
            "pac-missing",
            "pac, the tool that imports solutions, was not found on this computer."
            if candidate is None
            else f"The program {candidate.path} cannot be used.",
            detail=candidate.problem if candidate else "",
            hint="Install pac, or set its path, then check again.",
            link=self._finder.rules.install or None,
        )


def _unreadable(command: str, error: ValueError) -> CoeError:
    return CoeError(
        "pac-unreadable",
        f"The answer of pac {command} cannot be read.",
        detail=str(error),
        hint="Update pac, then check again.",
    )

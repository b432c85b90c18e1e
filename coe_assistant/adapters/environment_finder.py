"""Lists the environments of an account, and reads which version of the kit each holds."""

from __future__ import annotations

import threading

from coe_assistant.adapters.access import Access, Entry, Prompt
from coe_assistant.adapters.connector import admin_of
from coe_assistant.adapters.web.dataverse import WebDataverse
from coe_assistant.adapters.web.discovery import FALLBACK
from coe_assistant.adapters.web.odata import DataverseApi
from coe_assistant.domain.account import Account, SignInChoice
from coe_assistant.domain.cloud import Cloud, cloud_of, environment_url
from coe_assistant.domain.environment import Environment
from coe_assistant.domain.environment_url import portal_link
from coe_assistant.domain.errors import CoeError, ExitCode, SignInNeededError


class EnvironmentLister:
    """Asks the admin API of a cloud, as the account that signed in there last.

    Args:
        access: Makes sign-ins and sessions.
    """

    def __init__(self, access: Access) -> None:
        self._access = access
        self._lock = threading.Lock()
        self._entry: Entry | None = None

    def environments(
        self, choice: SignInChoice, prompt: Prompt
    ) -> tuple[Account, tuple[Environment, ...]]:
        """Return who signed in, and the environments with a database that this account sees.

        Raises:
            CoeError: in words.
        """
        begun = self._access.begin()
        cloud = self._cloud(choice)
        session = self._access.session(cloud)
        entry = self._access.enter(
            begun, cloud, FALLBACK, cloud.bap_scope, session, choice.request, prompt
        )
        found = admin_of(cloud, entry).environments()
        with self._lock:
            self._entry = entry
        return entry.account, tuple(item for item in found if item.url)

    def kit_version(self, environment_url: str, solution: str) -> str:
        """Return the version of a solution in an environment of the list, "" for none.

        Raises:
            CoeError: nothing was listed, or the environment does not tell.
        """
        with self._lock:
            entry = self._entry
        if entry is None:
            raise SignInNeededError("Nobody has listed environments.")
        api = DataverseApi(environment_url, entry.ask("Dataverse", environment_url))
        found = WebDataverse(environment_url, api).installed_solutions((solution,))
        versions = [item.version.text for item in found if not item.is_holding]
        return versions[0] if versions else ""

    def _cloud(self, choice: SignInChoice) -> Cloud:
        clouds = self._access.clouds
        for cloud in clouds:
            if cloud.id == choice.cloud_id:
                return cloud
        link = portal_link(choice.url, clouds)
        if link is not None:
            return link.cloud
        if choice.url:
            return cloud_of(environment_url(choice.url), clouds)
        if len(clouds) == 1:
            return clouds[0]
        raise CoeError(
            "cloud-unknown",
            "It is not known in which Microsoft cloud to look.",
            hint="Choose the cloud, then list the environments again.",
            exit_code=ExitCode.USAGE,
        )

"""How old the newest backup is, where the admin API tells it (http-contracts 2.2, 2.3)."""

from __future__ import annotations

from coe_assistant.ports.safeguard import SafeguardClients
from coe_assistant.services.safeguard_state import BackupAge


def backup_age(clients: SafeguardClients, environment_id: str) -> BackupAge:
    """Return since when the platform can restore, and the newest backup that it lists.

    Raises:
        ServiceError: the admin API cannot be read by this account.
        SignInNeededError: only a person can get the next token.
    """
    state = clients.admin.environment_state(environment_id)
    ended = [
        one.started_at
        for one in clients.admin.lifecycle_operations(environment_id)
        if one.type.casefold().startswith("backup")
        and one.state == "Succeeded"
        and one.started_at is not None
    ]
    return BackupAge(state.backups_from, max(ended, default=None))

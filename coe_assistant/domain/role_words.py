"""Words of which names of accounts and teams consist that say a role, not a person.

Every tenant has such: CoE Admin, Power Platform Team, svc deployment.
"""

from __future__ import annotations

ROLE_WORDS = frozenset((
    "account", "admin", "administrator", "administrators", "admins", "agent", "ai", "app",
    "application", "apps", "assistant", "automate", "azure", "bot", "build", "builder",
    "business", "by", "center", "centre", "checker", "cloud", "coe", "command", "components",
    "connection", "connections", "connector", "core", "creator", "crm", "customer", "customizer",
    "dataverse", "debian", "delegated", "deploy", "deployment", "dev", "developer", "developers",
    "devops", "dynamics", "engine", "environment", "environments", "excellence", "flow", "flows",
    "for", "global", "governance", "group", "groups", "guest", "guests", "host", "in", "insights",
    "integration", "it", "jenkins", "job", "kit", "linux", "local", "maker", "makers",
    "management", "manager", "microsoft", "monitoring", "network", "nurture", "of", "office",
    "operations", "owner", "owners", "pipeline", "pipelines", "platform", "portal", "portals",
    "power", "process", "prod", "production", "public", "release", "root", "rp", "runner",
    "sales", "sample", "search", "security", "server", "service", "services", "setup", "shared",
    "site", "sites", "solution", "solutions", "starter", "support", "svc", "sync", "system",
    "systemuser", "team", "teams", "technical", "template", "tenant", "test", "tester", "the",
    "trial", "uat", "ubuntu", "user", "users", "vagrant", "virtual", "windows", "with",
    "workflow",
))  # fmt: skip

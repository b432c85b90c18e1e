"""Names as tenants have them: a hundred signs and more, without a space, Japanese, Arabic, Hebrew."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desk import Desk
from fake_workbench import FakeWorkbench
from PySide6.QtWidgets import QWidget
from scene_registry import SCENES, Arrange, Then, add, open_dialog
from scenes_safeguard import restored, verified

from coe_assistant.domain.failure import Component
from coe_assistant.services.workbench_state import CheckRow


@dataclass(frozen=True, slots=True)
class Names:
    """What a tenant calls its things."""

    solution: str
    environment: str
    account: str
    flows: tuple[str, ...]


LONG = Names(
    "Center of Excellence - Core Components for the Shared Services of the Nordic Subsidiaries "
    "(Managed, Finance)",
    "Contoso Power Platform Center of Excellence - Governance and Adoption - Production - Western "
    "Europe - 2026",
    "svc-power-platform-center-of-excellence-administration-production@"
    "contoso-shared-services-europe.onmicrosoft.com",
    (
        "Admin | Sync Template v4 (Apps) - extended by the Governance Team, environments of all",
        "Admin | Sync Template v4 (Connectors) - extended by the Governance Team, all subsidiaries",
        "ADMIN_SyncTemplate_v4_" + "ModelDrivenApps" * 6,
    ),
)
JAPANESE = Names(
    "センター オブ エクセレンス - コア コンポーネント(管理対象)、財務部門および人事部門向け拡張機能一式、本番環境用、二〇二六年三月版、"
    "情報システム部が管理し、変更には承認が必要です、問い合わせ先は社内ポータル",
    "コントソ株式会社 全社 Power Platform 本番環境(東日本)ガバナンス推進室",
    "yamada.tarō@contoso.co.jp",
    (
        "管理 | 同期テンプレート v4(アプリ)",
        "通知 | 承認依頼メールの送信",
        "ヘルパー - 利用者の追加",
    ),
)
ARABIC = Names(
    "مركز التميز - المكونات الأساسية (مُدارة) لإدارات المالية والموارد البشرية وتقنية المعلومات 4.50",
    "بيئة الإنتاج لمركز التميز - كونتوسو الشرق الأوسط 2026",
    "mona.saleh@contoso.ae",
    (
        "المسؤول | مزامنة القالب v4 (التطبيقات)",
        "إرسال البريد الإلكتروني 2",
        "إضافة مستخدم إلى الدور",
    ),
)
HEBREW = Names(
    "מרכז מצוינות - רכיבי ליבה (מנוהל) 4.50",
    "סביבת הייצור של קונטוסו, 2026",
    "dana.levi@contoso.co.il",
    ("מנהל | סנכרון תבנית v4 (יישומים)", "\u202eשליחת דואר\u202c 2", "הוספת משתמש לתפקיד"),  # noqa: RUF001 - Hebrew letters
)


def _named(base: str | Arrange, names: Names) -> Arrange:
    """Return base with the names of another tenant."""
    arrange = SCENES[base] if isinstance(base, str) else base

    def arranged(w: FakeWorkbench) -> None:
        arrange(w)
        _name_connection(w, names)
        _name_run(w, names)
        layers = {"names": list(names.flows), "layers": [f"{one} (flow)" for one in names.flows]}
        w.checklist = replace(
            w.checklist, rows=tuple(_layers(row, layers) for row in w.checklist.rows)
        )

    return arranged


def _name_connection(w: FakeWorkbench, names: Names) -> None:
    where, who = w.connection.environment, w.connection.account
    w.connection = replace(
        w.connection,
        environment=replace(where, name=names.environment) if where else None,
        account=replace(who, username=names.account) if who else None,
    )


def _name_run(w: FakeWorkbench, names: Names) -> None:
    run = w.run
    if run is None:
        return
    found = run.diagnosis
    component = Component("flow", names.flows[0])
    w.run = replace(
        run,
        environment=replace(run.environment, name=names.environment),
        account=names.account,
        steps=tuple(replace(one, display_name=names.solution) for one in run.steps),
        diagnosis=replace(found, component=component) if found else None,
        warnings=tuple(
            f"Flow '{one}' was imported but is off: no connection." for one in names.flows
        ),
    )


def _layers(row: CheckRow, facts: dict[str, object]) -> CheckRow:
    if row.report is None or row.report.id != "unmanaged-layers":
        return row
    return replace(row, report=replace(row.report, facts={**row.report.facts, **facts}))


def _restored(names: Names) -> Then:
    """Open a restore that ended, its rows with these names."""

    def opened(desk: Desk) -> QWidget | None:
        dialog = open_dialog("restore")(desk)
        safeguard = desk.workbench.safeguard
        restored(safeguard)
        rows = tuple(
            replace(row, act=replace(row.act, name=names.flows[n % len(names.flows)]))
            for n, row in enumerate(safeguard.state.rows)
        )
        safeguard.put(replace(safeguard.state, rows=rows))
        return dialog

    return opened


add("names-long-checklist", _named("checklist-confirm", LONG))
add("names-long-failure", _named("failure-action", LONG))
add("names-japanese-finish", _named(verified, JAPANESE))
add("names-arabic-failure", _named("failure-waiting", ARABIC))
add("names-hebrew-restore", _named(verified, HEBREW), then=_restored(HEBREW))
add("names-long-restore", _named(verified, LONG), then=_restored(LONG))

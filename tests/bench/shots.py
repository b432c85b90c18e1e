"""Pictures of every step for the documentation: ``dev.py shots`` writes docs/images."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("REQUESTS_CA_BUNDLE", None)

from coe_assistant.ui.design import Scheme
from coe_assistant.ui.main_window import MainWindow
from tests.e2e.window_journey import Journey, application, journey_folder

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "images"


def main() -> int:
    """Run an upgrade with a failure and take a picture of every step, light and dark."""
    app = application()
    IMAGES.mkdir(parents=True, exist_ok=True)

    def show(name: str, window: MainWindow) -> None:
        for scheme in (Scheme.DARK, Scheme.LIGHT):
            window.use_scheme(scheme)
            for _ in range(3):
                app.processEvents()
            window.grab().save(str(IMAGES / f"{name}-{scheme.value}.png"))
        print(f"{name}: light and dark")

    with journey_folder() as folder:
        journey = Journey(Path(folder), "bad-gateway-once", 120.0, show)
        try:
            journey.go()
        finally:
            journey.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Where a bundle goes if nobody says otherwise: a name that is free, so that nothing is asked."""

from __future__ import annotations

from pathlib import Path

from coe_assistant.domain.run import Run


def proposed_file(run: Run | None, home: Path) -> Path:
    """Return a free file for the bundle of a run, in Downloads where there is such a folder."""
    name = run.id if run is not None else "coe-assistant"
    downloads = home / "Downloads"
    return free_name((downloads if downloads.is_dir() else home) / f"{name}-bundle.zip")


def free_name(wanted: Path) -> Path:
    """Return the path itself, or the first one numbered behind it that is not taken."""
    numbered = (wanted.with_stem(f"{wanted.stem}-{n}") for n in range(2, 1000))
    return next((path for path in (wanted, *numbered) if not path.exists()), wanted)

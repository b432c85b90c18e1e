"""Where the packaged executables begin."""

from __future__ import annotations

import sys

from coe_assistant.__main__ import main

sys.exit(main())

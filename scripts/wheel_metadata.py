"""The dependencies of the wheel: what ``requirements.in`` names, with the versions that ``requirements.txt`` pins.

They are pinned to the minor version that was tested: newer patches of a library may be installed beside other programs.
"""

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_NAME = re.compile(r"^([A-Za-z0-9._-]+)\s*$")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")


def dependencies(wanted: str, pinned: str) -> list[str]:
    """Return the requirements of the wheel.

    Args:
        wanted: the content of ``requirements.in``.
        pinned: the content of ``requirements.txt``.

    Raises:
        KeyError: a wanted package is not pinned.
    """
    pins = {m[1].lower(): m[2] for line in pinned.splitlines() if (m := _PIN.match(line))}
    names = [m[1] for line in wanted.splitlines() if (m := _NAME.match(line))]
    return [f"{name}~={'.'.join([*pins[name.lower()].split('.'), '0'][:3])}" for name in names]


class RequirementsHook(MetadataHookInterface):
    """Fills ``project.dependencies``."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Add the dependencies to the metadata of the wheel."""
        root = Path(self.root)
        texts = [(root / name).read_text() for name in ("requirements.in", "requirements.txt")]
        metadata["dependencies"] = dependencies(*texts)

"""Files that are either whole or not there, however the program ends."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO


def replace_file(file: Path, write: Callable[[BinaryIO], Any]) -> None:
    """Gives `write` an open file beside the target, then puts it in the target's place. Makes the folders above."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "wb") as out:
            write(out)
        # mkstemp lets only the owner read; results are for others too.
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise

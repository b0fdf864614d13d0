"""Files that a browser sent, until they are kept or the server ends; the last few, in a folder that is gone then."""

from __future__ import annotations

import re
import secrets
from collections import OrderedDict
from pathlib import Path
from threading import Lock

from ledger.errors import RefusedError

MOST = 10  # files
_ODD = re.compile(r"[^\w. ()-]")  # in a name


class Uploads:
    """Files by the key under which a form names them again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._there: OrderedDict[str, Path] = OrderedDict()
        self._lock = Lock()

    def keep(self, name: str, content: bytes) -> str:
        """Keep a file under its own name, by which formats and platforms are known; gives its key."""
        key = secrets.token_urlsafe(16)
        with self._lock:
            path = self._folder / key / (_ODD.sub("_", Path(name).name)[-120:].strip(" .") or "file")
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
            self._there[key] = path
            while len(self._there) > MOST:
                self._there.popitem(last=False)[1].unlink(missing_ok=True)
        return key

    def path(self, key: str) -> Path:
        """Where a file is. Raises RefusedError: it is no longer here."""
        with self._lock:
            found = self._there.get(key)
        if found is None:
            raise RefusedError("that file is no longer here; choose it again")
        return found

    def drop(self, key: str) -> None:
        """Let go of a file."""
        with self._lock:
            path = self._there.pop(key, None)
        if path is not None:
            path.unlink(missing_ok=True)

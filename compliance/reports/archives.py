"""Many archives (ZIP) that differ in one file: the others are packed once, and their bytes are joined with its own.

By zipfile, which reads an archive before it adds to it, a file of a report takes as long as the report's whole text.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

FIXED_TIME = (1980, 1, 1, 0, 0, 0)
"""Of the files in an archive: the same content gives the same bytes."""
_LEVEL = 1

# APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16: the headers of a file before it and in the directory, and the directory's end.
_FILE = struct.Struct("<4s5H3L2H")
_LISTED = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _FLAGS, _TIME, _DATE = 20, 0, 0, (1 << 5) | 1
"""Version 2.0, and no flag: the name is ASCII, the sizes stand before the content. FIXED_TIME as MS-DOS has it."""


class Archive:
    """An archive of files that are always in it, and of one more, named ``last``, in ASCII."""

    def __init__(self, files: Mapping[str, bytes], *, last: str) -> None:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for name, content in files.items():
                about = zipfile.ZipInfo(name, FIXED_TIME)
                about.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(about, content)
            begin = archive.start_dir
        whole = made.getvalue()
        self._files, self._directory = whole[:begin], whole[begin : -_END.size]
        self._count = len(files) + 1
        self._last = last.encode("ascii")

    def of(self, content: bytes) -> bytes:
        """The archive with ``content`` in its last file."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        about = (
            _VERSION, _FLAGS, zipfile.ZIP_DEFLATED, _TIME, _DATE,
            zlib.crc32(content), len(packed), len(content), len(self._last), 0,
        )  # fmt: skip
        before = _FILE.pack(b"PK\3\4", *about) + self._last
        begin = len(self._files)
        listed = _LISTED.pack(b"PK\1\2", _VERSION, *about, 0, 0, 0, 0, begin) + self._last
        directory = self._directory + listed
        end = _END.pack(b"PK\5\6", 0, 0, self._count, self._count, len(directory), begin + len(before) + len(packed), 0)
        return b"".join((self._files, before, packed, directory, end))

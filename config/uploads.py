"""What becomes of a file while it arrives: nothing of a stranger's is kept, nor of one that is too large."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

FAR_TOO_LARGE = 4
"""A request of so many times the largest size is not read at all; a smaller one is, so that the form can say why."""


class SignedInWithinLimit(FileUploadHandler):
    """Stands before Django's handlers, which keep what passes here.

    Where a stranger's file was left out, ``request.file_left_out`` is true; where a file was too large,
    ``request.file_too_large`` is. Then the form has no file.
    """

    request: Any

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A form is read before it is known to whom the page answers; whoever has not signed in sends no files."""
        super().new_file(*args, **kwargs)
        if not self.request.user.is_authenticated:
            self.request.file_left_out = True
            raise SkipFile
        self._left = settings.DOCUMENT_MOST_BYTES

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any) -> None:  # noqa: N803 - Django's name
        if content_length > FAR_TOO_LARGE * settings.DOCUMENT_MOST_BYTES:
            raise RequestDataTooBig(f"The request announces {content_length:,} bytes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on, unless the file is too large with it."""
        self._left -= len(raw_data)
        if self._left < 0:
            self.request.file_too_large = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The file is what Django's handlers made of it."""

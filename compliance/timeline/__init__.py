"""A placement's life as a picture: what is on it (``lanes``), and where it stands on the sheet (``drawing``)."""

from .drawing import Drawing, drawn
from .lanes import Lane, Mark, Timeline, Window, timeline

__all__ = ["Drawing", "Lane", "Mark", "Timeline", "Window", "drawn", "timeline"]

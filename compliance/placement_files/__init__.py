"""Placement files: one placement as one TOML file, loaded all or nothing and exported again without loss.

``docs/placement-files.md`` describes the format; ``schema`` holds its sections and keys.
"""

from .changes import DeadlineChange
from .document import Problem, Refused
from .exporting import export
from .loading import Counts, Loaded, load
from .reading import Given

__all__ = ["Counts", "DeadlineChange", "Given", "Loaded", "Problem", "Refused", "export", "load"]

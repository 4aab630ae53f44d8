"""Hypothesis profiles: a few hundred examples by default, HYPOTHESIS_PROFILE=thorough for 10,000."""

import os

from hypothesis import settings

settings.register_profile("quick", max_examples=300, deadline=None)
settings.register_profile("thorough", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

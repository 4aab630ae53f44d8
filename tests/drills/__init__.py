"""Drills: what must never be lost is put at risk many times over, and counted.

Each runs as ``python -m tests.drills.NAME --count N [--database postgresql]`` and ends with status 1 if anything was
lost; ``tests/test_drills.py`` runs a few rounds of each.
"""

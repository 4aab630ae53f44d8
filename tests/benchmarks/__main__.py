"""Every benchmark after the other, each in a process of its own: `.venv/bin/python -m tests.benchmarks [NAME…]`.

What they print goes under "Measured" in docs/benchmarks.md. All of them take about half an hour; named, only those run.
"""

import subprocess
import sys

BENCHMARKS = {
    "offset": ["offset", "--rounds", "9"],
    "rules": ["rules"],
    "portfolio": ["portfolio"],
    "pages": ["pages"],
    "pages-postgresql": ["pages", "--database", "postgresql"],
    "factor": ["factor"],
    "factor-postgresql": ["factor", "--database", "postgresql"],
    "intake": ["intake"],
    "intake-postgresql": ["intake", "--database", "postgresql"],
    "refresh": ["refresh"],
    "mails": ["mails"],
    "mails-postgresql": ["mails", "--database", "postgresql"],
    "refresh-postgresql": ["refresh", "--database", "postgresql"],
}


def main() -> int:
    """Runs the benchmarks named, or all. Gives 2 for a name that is not there, else the worst exit status."""
    asked = sys.argv[1:] or list(BENCHMARKS)
    if unknown := [name for name in asked if name not in BENCHMARKS]:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    worst = 0
    for name in asked:
        module, *options = BENCHMARKS[name]
        print(f"\n### {name}\n", flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", f"tests.benchmarks.{module}", *options]).returncode)  # noqa: S603
    return worst


if __name__ == "__main__":
    sys.exit(main())

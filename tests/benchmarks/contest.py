"""What the benchmarks share: contestants take turns, and medians of the ratios of each turn are printed."""

from collections.abc import Callable
from statistics import median
from time import process_time

Run = Callable[[], object]


def timed(run: Run, clock: Callable[[], float] = process_time) -> float:
    """Seconds that one run takes; of this process alone, so that a busy machine does not tell against anyone."""
    started = clock()
    run()
    return clock() - started


def contest(
    title: str, rounds: int, ours: dict[str, Run], others: dict[str, Run], clock: Callable[[], float] = process_time
) -> None:
    """Print the median time of each contestant, and the median ratios of ours to the others'."""
    turns = [{name: timed(run, clock) for name, run in {**ours, **others}.items()} for _ in range(rounds)]
    print(title)
    for name in ours:
        print(f"  {name:<28}{median(turn[name] for turn in turns):9.4f} s")
    for other in others:
        ratios = ", ".join(f"{name} / this {median(turn[name] / turn[other] for turn in turns):.4f}" for name in ours)
        print(f"  {other:<28}{median(turn[other] for turn in turns):9.4f} s    {ratios}")

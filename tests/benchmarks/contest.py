"""What the benchmarks share: contestants take turns, and medians of the ratios of each turn are printed."""

import gc
from collections.abc import Callable
from statistics import median
from time import process_time

Run = Callable[[], object]


def timed(run: Run, clock: Callable[[], float] = process_time) -> float:
    """Seconds that one run takes; of this process alone, so that a busy machine does not tell against anyone.

    As `timeit` does it, without the collector of cyclic garbage, whose turn would come during anyone's.
    """
    gc.disable()
    try:
        started = clock()
        run()
        return clock() - started
    finally:
        gc.enable()


def contest(
    title: str,
    rounds: int,
    ours: dict[str, Run],
    others: dict[str, Run],
    clock: Callable[[], float] = process_time,
    runs: int = 1,
) -> None:
    """Print the median time of each contestant, and the median ratios of ours to the others'.

    A turn is so many `runs` of which the best counts: after the first, what a short run reads is in the cache.
    """
    contestants = {**ours, **others}
    turns = [
        {name: min(timed(run, clock) for _ in range(runs)) for name, run in contestants.items()} for _ in range(rounds)
    ]
    print(title)
    for name in ours:
        print(f"  {name:<28}{median(turn[name] for turn in turns):9.4f} s")
    for other in others:
        ratios = ", ".join(f"{name} / this {median(turn[name] / turn[other] for turn in turns):.4f}" for name in ours)
        print(f"  {other:<28}{median(turn[other] for turn in turns):9.4f} s    {ratios}")

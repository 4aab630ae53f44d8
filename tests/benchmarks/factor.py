"""The page factor: the list of deadlines under gunicorn, against the least that can be done for its rows.

Run `python -m tests.benchmarks.factor [--database postgresql] [--placements 1000 10000] [--rounds 9]` from the
project's folder; `--at ADDRESS` measures a portfolio that is there already. The floor, in tests/benchmarks/served/, is
two statements written by hand and a page of f-strings, behind the same sign-in; beside it stand django-tables2 over
rows found as quickly, and the usual filter set with a paginator that counts all. They take turns, some requests each.
Times are processor time of gunicorn's processes, as Linux counts it; medians of the ratios of each turn are printed.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from tests.benchmarks.databases import SEED, add_arguments
from tests.postgresql import server
from tests.site import Server, Site, empty_site

DAY = "2009-01-05"
PAGES = {
    "ours": f"/deadlines/?rows=50&as_of={DAY}",
    "floor": f"/floor/?as_of={DAY}",
    "django-tables2, tuned": f"/tuned/?as_of={DAY}",
    "the usual recipe": f"/usual/?as_of={DAY}",
}
EACH = 5
"""Requests for a page in a turn."""
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.served.settings", "MFA_REQUIRED": "off"}
SIGNED_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group, User
from compliance.roles import Role, sync_roles
from tests.benchmarks.databases import analyze
sync_roles()
person, _ = User.objects.get_or_create(username="reader", is_staff=True)
person.groups.add(Group.objects.get(name=Role.READER))
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[1]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
analyze()
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


def ask(port: int, address: str, cookie: str) -> None:
    """One request for a page that lists what is missed, on a connection of its own."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        content = answer.read()
    assert answer.status == 200, (address, answer.status, content[:500])
    assert b"Missed" in content, address


def used(gunicorn: Server) -> float:
    """Seconds that gunicorn's processes and their threads have spent on a processor."""
    master = gunicorn.process.pid
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    spent = (file.read_text() for pid in children for file in Path(f"/proc/{pid}/task").glob("*/schedstat"))
    return sum(int(each.split()[0]) for each in spent) / 10**9


def timed(gunicorn: Server, address: str, cookie: str) -> float:
    """Seconds of processor time that a page takes, on average over EACH requests."""
    before = used(gunicorn)
    for _ in range(EACH):
        ask(gunicorn.port, address, cookie)
    return (used(gunicorn) - before) / EACH


def measure(site: Site, placements: int, rounds: int) -> float:
    """Prints the medians of each page, and returns that of ours, in seconds."""
    cookie = site.managed("shell", "-v0", "-c", SIGNED_IN).strip().splitlines()[-1]
    times: dict[str, list[float]] = {name: [] for name in PAGES}
    with site.served() as gunicorn:
        _warm(gunicorn, cookie)
        for _ in range(rounds):
            for name, address in PAGES.items():
                times[name].append(timed(gunicorn, address, cookie))
    for name, taken in times.items():
        ratio = median(own / least for own, least in zip(taken, times["floor"], strict=True))
        print(f"| {placements:,} | {name} | {1_000 * median(taken):.1f} ms | {ratio:.2f} |")
    return median(times["ours"])


def _warm(gunicorn: Server, cookie: str) -> None:
    """Each of its processes has answered each page before anything is timed."""
    for _ in range(4):
        for address in PAGES.values():
            ask(gunicorn.port, address, cookie)


@contextmanager
def a_site(database: str, at: str) -> Iterator[Site]:
    """A site on the portfolio at ``at``, or an empty one on a database of this kind."""
    with tempfile.TemporaryDirectory(prefix="shelfwatch-benchmark-") as folder:
        if at:
            yield Site(Path(folder), at, SETTINGS)
        elif database == "sqlite":
            with empty_site("sqlite:///", Path(folder), **SETTINGS) as site:
                yield site
        else:
            with server() as address, empty_site(address, Path(folder), **SETTINGS) as site:
                yield site


def main() -> None:
    """Makes a portfolio of each size, then measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_arguments(parser)
    parser.add_argument("--placements", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--at", default="", help="the address of a database with a portfolio of the last size named")
    options = parser.parse_args()
    with a_site(options.database, options.at) as site:
        site.managed("migrate", "-v0")
        site.managed("collectstatic", "--noinput", "-v0")
        print(f"{options.database}\n\n| placements | page | answer | answer / floor |\n|---|---|---|---|")
        sizes = options.placements[-1:] if options.at else options.placements
        taken = []
        for count in sizes:
            if not options.at:
                site.managed("make_portfolio", "--remove")
                site.managed("make_portfolio", "--placements", str(count), "--seed", str(SEED))
            taken.append(measure(site, count, options.rounds))
        if len(sizes) > 1:
            print(f"\n{sizes[-1]:,} placements / {sizes[0]:,}: {taken[-1] / taken[0]:.2f}")


if __name__ == "__main__":
    main()

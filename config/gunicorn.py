"""How gunicorn serves the site: ``python -m gunicorn --config config/gunicorn.py config.wsgi``."""

import gc
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

try:
    bind = f"{settings.BIND}:{settings.PORT}"
except ImproperlyConfigured as error:
    # One line instead of gunicorn's traceback.
    sys.exit(str(error))

worker_class = "gthread"
workers = 2
# Fewer than the connections in each process's pool, so that no request waits for one.
threads = 8
# A worker that hangs is replaced, and a restart waits as long for requests under way.
timeout = 60
graceful_timeout = 30
# Now and then each worker is made anew, not all at once, so that no leak grows for months.
max_requests = 10_000
max_requests_jitter = 1_000
# More than a browser's own: cookies and the address of a list with filters fit, little else does.
limit_request_line = 4094
limit_request_fields = 64
limit_request_field_size = 8190
# Whether a request came over TLS is said by BEHIND_PROXY alone, and not by whoever reaches the port first.
secure_scheme_headers: dict[str, str] = {}
# Workers show that they live by touching a file; on a slow disk that alone could stop them.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - where there is one, it is memory
# Two sites of one user would share, and take over, each other's control socket.
control_socket_disable = True


def post_worker_init(worker: Any) -> None:
    """What the site is made of stays while a process lives: the collector of cyclic garbage need not go through it.

    Nor need it look after every few hundred objects, of which a page makes some ten thousand: it would take a
    twentieth of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)

"""How gunicorn serves the site: ``python -m gunicorn --config config/gunicorn.py config.wsgi``."""

import os
import sys

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
# Two sites of one user would share, and take over, each other's control socket.
control_socket_disable = True

"""How gunicorn serves: `gunicorn --config python:threatapi.server`. `run` starts it so."""

import ctypes
import gc
import os
import shutil
import tempfile
from typing import Any

from base.http import processes

from . import limits

wsgi_app = "threatapi.wsgi"
# Two workers of eight threads: a slow request holds up nobody, and two cores are used.
workers = 2
worker_class = "threatapi.server.worker.Worker"
threads = 8
worker_connections = limits.CONNECTIONS
# Seconds for which a connection stays open for a next request. Whoever sends one in the moment in
# which it is closed gets no answer; of gunicorn's own two seconds, programs often need more.
keepalive = limits.IDLE_SECONDS
# Workers are forked from a process that has loaded everything, so that they share its memory.
preload_app = True
# It would wait for the client to read a file.
sendfile = False
# As long as gunicorn can bound it: a list has many filters.
limit_request_line = 8190
# Of a proxy's headers Django reads those that `BEHIND_PROXY` allows. gunicorn would believe them of
# whoever asks from this machine, and take another path from them, too.
secure_scheme_headers: dict[str, str] = {}
forwarder_headers = ""
loglevel = "warning"
# The workers count in files of this folder (base/http/metrics.py), which is to be known before the
# library is loaded.
METRICS_FOLDER = tempfile.mkdtemp(prefix="threatapi_metrics_") if limits.METRICS else ""
if METRICS_FOLDER:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER
control_socket_disable = True

# Settings of glibc's malloc, by its numbers: memory for large lists goes back to the system when
# they are done with, however many there were; and the threads of a worker share what is free.
MALLOC = {-1: 128 * 1024, -3: 128 * 1024, -8: 1}


def on_starting(server: Any) -> None:
    """Allow as many open files as the system lets us: each connection is one."""
    import resource  # Windows, where `windows.py` serves instead, has none

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * limits.CONNECTIONS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def when_ready(server: Any) -> None:
    """Before the first worker: let nothing that is loaded move."""
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        for option, value in MALLOC.items():
            mallopt(option, value)
    gc.collect()
    # The collector would write to each object that it looks at, and the page be copied.
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    processes.count = worker.cfg.workers


def child_exit(server: Any, worker: Any) -> None:
    """A worker is gone: its connections, too; what it has counted stays."""
    if METRICS_FOLDER:
        from prometheus_client.multiprocess import mark_process_dead

        mark_process_dead(worker.pid)


def on_exit(server: Any) -> None:
    if METRICS_FOLDER:
        shutil.rmtree(METRICS_FOLDER, ignore_errors=True)

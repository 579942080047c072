# threatapi in a container. docs/operations.md says how to use it, compose.yaml starts it with
# PostgreSQL and nginx.
FROM python:3.11-slim-bookworm AS base

FROM base AS packages
COPY requirements.txt /
# Wheels whose hashes are in requirements.txt, and no pip beside them.
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --no-cache-dir \
        --only-binary :all: --require-hashes -r /requirements.txt
COPY . /opt/threatapi
RUN python -m compileall -q /opt/threatapi \
    && cd /opt/threatapi \
    && /opt/venv/bin/python -m threatapi.manual

FROM base
# `manage.py backup` and `restore` call programs of PostgreSQL. Debian keeps no former versions, so
# none can be pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /var/lib/threatapi threatapi \
    && install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/threatapi
COPY --from=packages /opt /opt
WORKDIR /opt/threatapi
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DATABASE_URL=sqlite:////var/lib/threatapi/store.sqlite3
# The only folder beside /tmp that is written to: the store of SQLite, and backups.
VOLUME /var/lib/threatapi
USER 10001
EXPOSE 8000
# An upgrade may compute for minutes before the server starts.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10m \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
# As `run` does it: only its owner can read the store, and the server does not need the password.
CMD ["sh", "-c", "umask 077 && python manage.py prepare && unset ADMIN_PASSWORD && exec gunicorn --config python:threatapi.server --bind 0.0.0.0:8000"]

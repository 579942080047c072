"""Dockerfile and compose.yaml name what is there. No test can build or start an image."""

import re
from typing import Any

import pytest
import yaml
from django.conf import settings

from ..conftest import ROOT
from .test_settings import SETTINGS


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return yaml.safe_load(read("compose.yaml"))["services"]


def test_the_image_has_a_python_that_run_accepts():
    images = re.findall(r"^FROM (\S+)", read("Dockerfile"), re.MULTILINE)
    first = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", images[0])
    oldest = re.search(r"^OLDEST = \((\d+), (\d+)\)", read("run"), re.MULTILINE)
    assert tuple(map(int, first.groups())) >= tuple(map(int, oldest.groups()))
    assert {*images[1:]} == {"base"}


def test_only_what_is_locked_is_installed_with_pip():
    (options,) = re.findall(r"pip .*? install ([^&]*?)\n(?=\S)", read("Dockerfile"), re.DOTALL)
    assert "--require-hashes" in options
    assert re.findall(r"\S+\.(?:txt|in)\b", options) == ["/requirements.txt"]


def test_each_package_of_the_server_is_copied_into_the_image():
    kept = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    packages = {name.partition(".")[0] for name in [*settings.INSTALLED_APPS, *settings.MIDDLEWARE]}
    ours = {name for name in packages if (ROOT / name).is_dir()}
    assert {*ours, "data", "manage.py", "requirements.txt"} <= kept
    assert all([*ROOT.glob(name)] for name in kept)


def test_the_image_runs_as_nobody_special_and_is_asked_whether_it_is_well():
    lines = read("Dockerfile").splitlines()
    (user,) = (line for line in lines if line.startswith("USER "))
    assert int(user.split()[1]) > 0
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert "/healthz" in read("Dockerfile")


def test_each_setting_that_is_given_is_one(services):
    given = {*services["api"]["environment"]}
    defaults = re.findall(r"^ENV (.*?)(?<!\\)$", read("Dockerfile"), re.MULTILINE | re.DOTALL)
    given |= {*re.findall(r"\b([A-Z_]+)=", " ".join(defaults))} - {"PATH", "PYTHONUNBUFFERED"}
    assert given
    assert given <= SETTINGS


def test_the_proxy_has_the_configuration_that_is_tested(services):
    proxy = services["proxy"]
    assert "./docs/nginx/threatapi.conf:/threatapi.conf:ro" in proxy["volumes"]
    configuration = read("docs/nginx/threatapi.conf")
    (old, new) = re.search(r"s/(\S+)/(\S+)/'", proxy["command"][-1]).groups()
    assert configuration.count(f"server {old};") == configuration.count(old) == 1
    assert new == "api:8000"
    assert "--bind 0.0.0.0:8000" in read("Dockerfile")

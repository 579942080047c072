"""Second opinions: clients by other generators, which read the schema otherwise."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
OTHERS = HERE / "generated" / "others"
needs_node = pytest.mark.skipif(not shutil.which("npx"), reason="there is no Node.js here")


@pytest.fixture(scope="module")
def api(site):
    sys.path.insert(0, str(OTHERS / "python"))
    import openapi_client

    with openapi_client.ApiClient(openapi_client.Configuration(host=site)) as client:
        yield openapi_client.IncidentsApi(client)


@needs_node
def test_openapi_generator_reads_each_incident_strictly(api):
    page = api.list_incidents(limit=1000, expand=["assertions"])
    assert len(page.results) == page.count > 100
    assert api.get_incident("kabul-airport-attack").killed.contested


@needs_node
def test_openapi_generator_asks_for_several_values_and_gets_problems(api):
    import openapi_client

    found = api.list_incidents(attack_type=["assassination", "armed_assault"])
    assert {incident.attack_type for incident in found.results} == {
        "assassination",
        "armed_assault",
    }
    with pytest.raises(openapi_client.exceptions.NotFoundException) as error:
        api.get_incident("nothing-of-the-kind")
    assert error.value.data.status == 404


@needs_node
def test_the_types_of_hey_api_compile_strictly():
    options = "--strict --noEmit --skipLibCheck --target es2022 --module esnext".split()
    command = ["npx", "tsc", *options, "--moduleResolution", "bundler"]
    subprocess.run([*command, OTHERS / "typescript" / "index.ts"], cwd=HERE, check=True)

"""The TypeScript package, as a program uses it."""

import subprocess

import pytest
from conftest import TYPESCRIPT, free_port

if not TYPESCRIPT.exists():
    pytest.skip("there is no Node.js here", allow_module_level=True)


def told(script: str, *given: object) -> str:
    """What a program prints."""
    program = (
        f"import * as client from 'threatapi-client'; const given = process.argv.slice(1);{script}"
    )
    ran = subprocess.run(
        ["node", "--input-type=module", "--eval", program, "--", *map(str, given)],
        cwd=TYPESCRIPT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "localhost:8000/kb", "ftp://127.0.0.1", "/kb"])
def test_a_url_without_http_is_refused_at_once(url):
    script = "try { new client.Api(given[0]); } catch (error) { console.log(error.message); }"
    said = f"A URL begins with http:// or https://, and this does not: {url}"
    assert told(script, url) == said


def test_a_server_that_does_not_answer_is_an_error_with_its_url():
    url = f"http://127.0.0.1:{free_port()}"
    script = """
        const api = new client.Api(given[0], { retries: 1 });
        try { await api.get(""); } catch (error) {
            console.log(error instanceof client.ClientError, error.name, error.message);
        }"""
    said = told(script, url)
    assert said.startswith(f"true Unreachable No answer from {url}/api/v1: ")
    assert "ECONNREFUSED" in said


def test_what_is_written_again_with_its_key_is_written_once(site, token):
    script = """
        const api = new client.Api(given[0], { token: given[1] });
        const sources = [{ slug: "ts-keyed", title: "A report", kind: "news" }];
        const write = () =>
            api.write({ why: "A test.", records: { sources } }, { "Idempotency-Key": "ts-1" });
        const [first, again] = [await write(), await write()];
        const { number } = first;
        await api.post("changes/{number}/undo", { why: "It was a test." }, { number });
        console.log(number === again.number);"""
    assert told(script, site, token) == "true"

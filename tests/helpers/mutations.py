"""Generated hostile data sets: the small one of tests/hostile with a few random changes."""

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import yaml

HOSTILE = Path(__file__).parents[1] / "hostile"  # a small data set with every kind of record

NUMBERS = """
    1e999 -1e999 inf -inf .inf -.inf +.INF nan NaN .nan 1e400 1e308 1e-400 -0 -0.0 -1 -99 0 1e3
    1_000 0x1F 0o7 1:30 99999999999999999999 123456789012345678901234567890 9223372036854775807
    9223372036854775808 2147483648 3.5 .5 5. 1e15 1e12 1000000000001 ３ ٣ 1,000 true ~
""".split()
TEXTS = [
    "''",
    "' '",
    '"\\u200b"',
    '"\\u200e\\u200f"',
    '"\\U000E0041\\U000E0042"',
    '"\\u00ad"',
    '"\\0"',
    '"\\u202eabc"',
    '"\\ufeff"',
    '"\\u2800"',
    '"\\u3164"',
    '"a\\u200cb"',
    '"\\u06a9\\u200c\\u06a9"',
    '"\\u041esama"',
    '"e\\u0301"',
    '"\\u0301"',
    '"\\ufffd"',
    '"\\uffff"',
    '"a\\nb"',
    '"a\\tb"',
    '"\\x85"',
    "'<script>'",
    "'\"'",
    "'=1+1'",
    "'{{ x }}'",
    "'%s %d'",
    "NO",
    "no",
    "yes",
    "on",
    "null",
    "2022-04-21",
    "&a b",
    "*a",
    "!!str a",
    "!!python/object/apply:os.system [ls]",
    "!!binary aGk=",
    "!x y",
    "<<",
    "[a, b]",
    "[]",
    "{}",
    "{a: b}",
    "[[a]]",
    "[~]",
    "[{a: b}]",
    "|",
    ">",
    "@a",
    "`a`",
    "%a",
    "- a",
    "? a",
    ": a",
    "🙂",
    "'" + "x" * 130 + "'",
    "'" + "x" * 500 + "'",
    "'" + "x " * 50_000 + "'",
    "'" + "é" * 1000 + "'",
]
URLS = """
    http://user:password@example.org/ ftp://example.org/a http://169.254.169.254/latest
    http://localhost/ http://[::1]/ http://127.0.0.1:8000/ javascript:alert(1)
    http://example.org/<b> http://example.org/"a" http:// https:///a http://10.0.0.1/
    http://2130706433/ HTTP://EXAMPLE.ORG http://exаmple.org/ file:///etc/passwd //example.org
    https://example.org:99999/ https://example.org\\a https://bücher.example.org/
    https://example.org/٣
""".split()
DATES = """
    2022 2022-13 2022-02-30 0000 9999-12-31 10000 -0001 Y170000002 2022/2020 2022/.. ../2022
    [2022,2023] [..2022] {2020..2021} 2022-21 2022~ 2022? 202X XXXX 2022-XX-XX
    2022-04-21T10:00:00Z ../.. / [] [2022..2021] 2022/2022-01
""".split()
WORDS = "wolves bears chief paper report yearbook land town campaign raid nobody stats a/b".split()
CODES = "killed attack city fights part_of leader_of quotes asserts denies news exact".split()
FIELDS = """
    slug name title kind key id parent container place low high bound count latitude longitude
    radius_km country url names weapons aliases assertions figures parts involvements
    identifiers date start end published source origin locator status uid created_at folded pk
    type <<
""".split()
FITTING = {
    field: pool
    for fields, pool in (
        ("name title text label locator note counts unit", TEXTS),
        ("date start end as_of born founded stated_on", DATES),
        ("low high count", ["1", "4", "1e3", "+5", "3.0"]),
        ("radius_km latitude longitude", ["0", ".5", "5.", "-0.0", "1e-300"]),
    )
    for field in fields.split()
}
POOLS = (NUMBERS, TEXTS, URLS, DATES, WORDS, CODES)
VALUE = re.compile(r"^(\s*(?:- )*)([\w<]+): (.+)$")


def value(chance: random.Random) -> str:
    return chance.choice(chance.choice(POOLS))


def change_value(lines: list[str], chance: random.Random) -> None:
    places = [number for number, line in enumerate(lines) if VALUE.match(line)]
    if places:
        number = chance.choice(places)
        match = VALUE.match(lines[number])
        assert match
        pool = chance.choice(POOLS)
        if match[2] in FITTING:
            pool = chance.choice((FITTING[match[2]], NUMBERS, pool))
        lines[number] = f"{match[1]}{match[2]}: {chance.choice(pool)}"


def change_field(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    if match := VALUE.match(lines[number]):
        lines[number] = f"{match[1]}{chance.choice(FIELDS)}: {match[3]}"


def add_field(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    space = re.match(r"\s*(- )?", lines[number])
    indent = " " * len(space[0]) if space else ""
    lines.insert(number + 1, f"{indent}{chance.choice(FIELDS)}: {value(chance)}")


def delete_lines(lines: list[str], chance: random.Random) -> None:
    number = chance.randrange(len(lines))
    del lines[number : number + chance.choice((1, 1, 2, 5))]


def repeat_lines(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    some = lines[start : start + chance.randrange(1, 12)]
    at = chance.randrange(len(lines) + 1)
    lines[at:at] = some * chance.choice((1, 1, 2, 30))


def indent_lines(lines: list[str], chance: random.Random) -> None:
    start = chance.randrange(len(lines))
    for number in range(start, min(len(lines), start + chance.randrange(1, 8))):
        lines[number] = chance.choice(("  " + lines[number], lines[number][2:]))


def insert_bomb(lines: list[str], chance: random.Random) -> None:
    """What takes memory, stack or time out of proportion."""
    size = chance.choice((60, 3000, 100_000))
    some = min(size, 20_000)
    bombs: list[Callable[[], str]] = [
        lambda: "[" * size,
        lambda: "{a: " * size,
        lambda: "- " * size,
        lambda: "? " * size,
        lambda: "- [" + "[]," * some + "]",
        lambda: "- {" + ",".join(f"f{number}: 1" for number in range(some)) + "}",
        lambda: "- &a [x]\n- &b [" + "*a," * 20 + "]\n- [" + "*b," * 20 + "]",
        lambda: "- slug: many\n  names: [" + ",".join(f"n{number}" for number in range(some)) + "]",
        lambda: "- slug: '" + "x" * (size * 60) + "'",
        lambda: "- " + "a: " * size,
        lambda: "%YAML 9.9\n---",
        lambda: "---\n- slug: second",
        lambda: "- !<" + "a" * size + "> x",
        lambda: "#" * size,
        lambda: "'" + "\n" * size,
        lambda: "- kind: {" + "[" * 30 + "]" * 30 + ": 1}",
    ]
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(bombs)())


LINE_CHANGES = [
    *(change_value,) * 10, *(add_field,) * 4, change_field, change_field, delete_lines,
    repeat_lines,
    indent_lines, insert_bomb,
]  # fmt: skip


def chain(folder: Path, chance: random.Random) -> None:
    """Records of which each lies in the next, or the last in the first."""
    length = chance.choice((3, 60, 400))
    file, field, rest = chance.choice((
        ("sources", "container", "title: A\n  kind: news"),
        ("places", "parent", "name: A\n  kind: city"),
        ("incidents", "parent", "title: A\n  assertions: [{source: paper, locator: L1}]"),
    ))  # fmt: skip
    above = [f"link-{number + 1}" for number in range(length - 1)] + chance.choice(
        (["link-0"], [""])
    )
    text = "".join(
        f"- slug: link-{number}\n  {rest}\n" + (f"  {field}: {name}\n" if name else "")
        for number, name in enumerate(above)
    )
    with (folder / f"{file}.yaml").open("a", encoding="utf-8") as opened:
        opened.write(text)


def break_bytes(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(folder.glob("*.yaml")))
    content = bytearray(path.read_bytes() or b"a")
    for _ in range(chance.choice((1, 2, 10))):
        at = chance.randrange(len(content) + 1)
        content[at : at + chance.choice((0, 0, 1, 3))] = chance.randbytes(chance.choice((1, 1, 4)))
    path.write_bytes(chance.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe")) + bytes(content))


def rename(folder: Path, chance: random.Random) -> None:
    path = chance.choice(sorted(folder.glob("*.yaml")))
    names = [
        "places.yml",
        "places.YAML",
        "dataset.yml",
        "x",
        "a b.yaml",
        "a\nb.yaml",
        ".hidden",
        "README.md",
    ]
    path.rename(folder / chance.choice([*names, f"{path.stem}.yml"]))


def add_entry(folder: Path, chance: random.Random) -> None:
    name = chance.choice(("notes.txt", "more", "relationships.yaml~", "dataset.yaml"))
    (folder / name).unlink(missing_ok=True)
    if chance.random() < 0.5:
        (folder / name).mkdir()
    else:
        (folder / name).symlink_to(chance.choice(("/dev/zero", "nowhere", name, "..")))


def empty(folder: Path, chance: random.Random) -> None:
    for path in sorted(folder.glob("*.yaml")):
        if chance.random() < 0.6:
            chance.choice((path.unlink, lambda at=path: at.write_text("")))()


# Larger ones have bombs in them, on which the parser in C ends the process.
MOST_READ = 10_000


def insert_lines(lines: list[str], chance: random.Random) -> None:
    """What is no record of NDJSON, or is hard to read."""
    size = chance.choice((60, 3000, 100_000, 1_000_000))
    bombs = [
        "[" * size, "[" * size + "]" * size, '{"a":' * size, "[" + "[]," * size + "[]]",
        '{"slug": "' + "x" * size, '{"slug": "' + '\\"' * size + '"}', '{"slug": "\\ud800"}',
        '{"slug": "\\u0000"}', '{"slug": 1, "slug": 2}', '{"latitude": NaN}', '{"latitude": 1e999}',
        '{"founded": ' + "9" * size + "}", "null", "1", "[]", "{}", "{} {}", "\ufeff{}", " ",
    ]  # fmt: skip
    lines.insert(chance.randrange(len(lines) + 1), chance.choice(bombs))


def as_ndjson(folder: Path, chance: random.Random) -> None:
    """Write some of the files that are still YAML as NDJSON, with a few lines of another sort."""
    for path in sorted(folder.glob("*.yaml")):
        if path.stem == "dataset" or not path.is_file() or chance.random() < 0.5:
            continue
        if path.stat().st_size > MOST_READ:
            continue
        try:
            records = yaml.load(path.read_bytes(), Loader=yaml.CBaseLoader)  # noqa: S506
            lines = [json.dumps(each) for each in records or ()]
        except (yaml.YAMLError, RecursionError, TypeError, ValueError):
            continue
        lines = [re.sub(r': "(-?[1-9]\d*)"', r": \1", line) for line in lines]
        if chance.random() < 0.3:
            insert_lines(lines, chance)
        path.with_suffix(".ndjson").write_text("\n".join(lines), encoding="utf-8")
        path.unlink()


def mutate(folder: Path, chance: random.Random) -> None:
    """Write a data set into the folder, which is new."""
    shutil.copytree(HOSTILE, folder)
    for _ in range(chance.choice((1, 1, 2, 4))):
        path = chance.choice(sorted(folder.glob("*.yaml")))
        lines = path.read_text(encoding="utf-8").split("\n")
        chance.choice(LINE_CHANGES)(lines, chance)
        path.write_text("\n".join(lines), encoding="utf-8")
    if chance.random() < 0.15:
        chance.choice((chain, break_bytes, rename, add_entry, empty))(folder, chance)
    if chance.random() < 0.3:
        as_ndjson(folder, chance)

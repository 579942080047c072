"""Lists the words of articles line by line, sorted, for the checks in test_facts_words.py.

    python -m tests.helpers.article_words s000=first.txt s001=second.txt > tests/facts/words.yaml

The articles are not part of this repository. Their words without their order are enough to find
a number, a name, a day or a speaker that does not stand where the data says that it stands.
"""

import re
import sys
from pathlib import Path

WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


def words_of(text: str) -> list[str]:
    """The words of a text, each once: “L.A.-based” is one word, “Taliban’s” is “Taliban's”."""
    return sorted({word.replace("’", "'") for word in WORD.findall(text)})


def main(arguments: list[str]) -> None:
    out = ["# The words of each line that is not empty, by article and line: article_words.py."]
    for argument in arguments:
        source, path = argument.split("=", 1)
        out.append(f"{source}:")
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").split("\n"), 1):
            if words := words_of(line):
                out.append(f'  {number}: "{" ".join(words)}"')
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

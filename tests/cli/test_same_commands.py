"""``tiza`` and ``flask --app app`` have the same commands."""

import re
import subprocess
import sys

from tests.support.processes import ROOT


def commands(*words: str) -> set[str]:
    """Return the commands that a program lists."""
    done = subprocess.run([sys.executable, *words, "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = done.stdout.partition("Commands:")[2]
    return set(re.findall(r"^  (\S+)", listed, re.MULTILINE))


def test_both_have_the_same_commands() -> None:
    tiza = commands("-c", "from classroom.serving.command import main; main()")
    flask = commands("-m", "flask", "--app", "app")
    assert {"upgrade", "backup", "restore"} <= tiza
    assert tiza - flask == {"serve"}, "flask would serve with run, for development"
    assert flask - tiza <= {"run", "shell", "routes"}

#!/usr/bin/python3
"""Manual pages of all tools: mandoc finds nothing in them, and they have every command and option of the model."""
import pathlib
import re
import shutil
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "model"), str(TOP / "tests/host")]
from lib import BUILD, done, point, skip_all  # noqa: E402
from lang import cli, tools  # noqa: E402

SECTIONS = {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS"}


def plain(path):
    """The text of the page as a reader sees it."""
    text = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=400", path], capture_output=True, text=True, check=True).stdout
    return re.sub(".\b", "", text)


def lint(path):
    r = subprocess.run(["mandoc", "-T", "lint", "-W", "style", path], capture_output=True, text=True)
    point(f"{path.name}: nothing to complain about", r.returncode == 0 and not r.stdout, r.stdout)
    text = plain(path)
    missing = SECTIONS - set(re.findall(r"(?m)^[A-Z][A-Z ]+$", text))
    point(f"{path.name}: the usual sections", not missing, missing)
    return text


def commands(name, files):
    text = lint(BUILD / f"src/cli/{name}.1")
    parts = dict(re.findall(r"(?ms)^   (\S+)$(.*?)(?=^ {0,3}\S|\Z)", text))
    found = [c for g in cli.groups(files) for c in g["commands"] if not c["hidden"]]
    wrong = []
    for command in found:
        part = parts.get(command["name"], "")
        flat = re.sub(r"\s+", " ", part)
        wrong += [] if command["summary"] in flat else [f"{command['name']}: no summary"]
        wrong += [f"{command['name']} --{o['name']}" for o in command["options"]
                  if o["kind"] != "alias" and (f"--{o['name']}" not in part or o["doc"] not in flat)]
    point(f"{name}: {len(found)} commands with all their options", not wrong and len(found) > 20, "\n".join(wrong[:20]))


def main():
    if not shutil.which("mandoc"):
        skip_all("no mandoc here")
    models = [p for p in sorted((TOP / "model/cli").glob("*.py")) if "\ngroup(" in p.read_text()]
    commands("virsh", [p for p in models if not p.stem.startswith("admin_")])
    commands("virt-admin", [p for p in models if p.stem.startswith("admin_")])
    for tool in tools.read(TOP / "model/cli/tools.py"):
        text = lint(BUILD / f"src/cli/tools/{tool['name']}.{tool['section']}")
        missing = [o["name"] for o in tool["options"] if f"--{o['name']}" not in text]
        point(f"{tool['name']}: all options and statuses", not missing and all(str(s) in text for s in tool["exits"]), missing)
    done()


main()

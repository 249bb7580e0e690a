#!/usr/bin/python3
"""model/cli has all commands and options of the interface facts, of the same kinds and with the same rules."""
import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "model"), str(TOP / "tests/host")]
from lib import done, point, skip_all  # noqa: E402
from lang import cli  # noqa: E402

KINDS = {"bool": "flag", "int": "integer", "string": "string", "argv": "rest", "alias": "alias"}


def facts_file():
    for folder in TOP.parents:
        if (folder / "shared/facts/virsh.json").exists():
            return folder / "shared/facts/virsh.json"
    return None


def positional(option):
    if option.get("positional") or option["type"] == "argv":
        return True
    return "also" if option.get("also_accepted_positionally") else None


def wrong_options(command, fact):
    ours = {o["name"]: o for o in command["options"]}
    for option in fact.get("options", []):
        mine = ours.get(option["name"])
        if not mine:
            yield f"--{option['name']} is missing"
        elif mine["kind"] != KINDS[option["type"]]:
            yield f"--{option['name']} is no {KINDS[option['type']]}"
        elif bool(mine.get("required")) != bool(option.get("required")):
            yield f"--{option['name']}: required"
        elif mine["kind"] not in ("rest", "flag", "alias") and (mine.get("positional") or None) != positional(option):
            yield f"--{option['name']}: positional"
        elif mine.get("of") != option.get("alias_of"):
            yield f"--{option['name']} stands for another"
    data = [o["name"] for o in fact.get("options", []) if o["type"] in ("int", "string", "argv")]
    if [n for n in ours if n in data] != data:
        yield "options come in another order"


def wrong_rules(command, fact):
    have = {frozenset(p) for p in command["exclusive"]}
    yield from (f"not exclusive: {p}" for p in fact.get("mutually_exclusive", []) if frozenset(p) not in have)
    needs = {(r["option"], r["requires"]) for r in fact.get("requires", [])}
    yield from (f"requires: {p}" for p in needs - set(command["requires"]))


def main():
    path = facts_file()
    if not path:
        skip_all("no interface facts here")
    facts = json.loads(path.read_text())
    for tool, prefix in (("virsh", ""), ("virt-admin", "admin_")):
        compare(tool, prefix, facts[tool]["groups"])
    done()


def compare(tool, prefix, groups):
    files = [p for p in sorted((TOP / "model/cli").glob("*.py")) if "\ngroup(" in p.read_text()]
    files = [p for p in files if p.stem.startswith("admin_") == bool(prefix)]
    ours = {c["name"]: c for g in cli.groups(files) for c in g["commands"]}
    for group in groups:
        wrong, n = [], 0
        for fact in group["commands"]:
            command = ours.get(fact["name"])
            n += len(fact.get("options", []))
            if not command:
                wrong.append(f"{fact['name']} is missing")
            elif not fact.get("alias_of"):
                wrong += [f"{fact['name']}: {w}" for w in (*wrong_options(command, fact), *wrong_rules(command, fact))]
        point(f"{tool}, {group['group']}: {len(group['commands'])} commands, {n} options", not wrong, "\n".join(wrong))


main()

#!/usr/bin/python3
"""--output json of every listing and facts command on the simulated host is JSON of the documented form, and plain has
a line for each row or value."""
import json
import re
import subprocess
import sys
import pathlib

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "model"), str(TOP / "tests/host")]
from lib import BUILD, done, point  # noqa: E402
from lang import cli, core  # noqa: E402

VIRSH = str(BUILD / "src/cli/virsh")
SETUP = "snapshot-create-as test s1; iothreadadd test 4; vol-create-as default-pool v1 10M"
WORDS = {"domain": "test", "network": "default", "pool": "default-pool", "vol": "v1", "device": "vda",
         "path": "vda", "interface": "testnet0", "snapshotname": "s1", "arch": "x86_64", "code": "42"}
OTHER = {"nodedev-info": "computer", "vol-info": "v1 default-pool", "freepages": "--all", "checkpoint-info": None,
         "domthrottlegroupinfo": None, "domdisplay": None, "snapshot-info": "test s1", "domifaddr": "test", "domblkinfo": "test vda", "domtime": "test",
         "vcpucount": "test", "domstats": "test", "blkdeviotune": "test vda", "domblkstat": "test vda"}
# columns and keys that a table promises
KEYS = {"list": ("id", "name", "state"), "net-list": ("name", "state", "autostart", "persistent"),
        "pool-list": ("name", "state", "autostart"), "vol-list": ("name", "path"),
        "snapshot-list": ("name", "creation_time", "state"), "domblklist": ("target", "source"),
        "dominfo": ("id", "name", "uuid", "state", "cpu_s", "max_memory"), "explain": ("code", "name", "meaning", "remedy"),
        "top": ("name", "state", "cpu", "memory", "disk_s", "net_s")}


def run(line):
    r = subprocess.run([VIRSH, "-q", "-c", "test:///default", line], capture_output=True, text=True, timeout=30,
                       stdin=subprocess.DEVNULL)
    return r.returncode, r.stdout, r.stderr


def arguments(command):
    if command["name"] in OTHER:
        return OTHER[command["name"]]
    return " ".join(WORDS.get(o["name"], "") for o in command["options"] if o.get("required"))


def last_document(text):
    start = min((i for i in (text.find("\n["), text.find("\n{")) if i >= 0), default=-1)
    return json.loads(text[start + 1:])


KEY = re.compile(r"[a-z0-9][\w.:-]*$", re.I)


def misshapen(value):
    """The documented form: an array of objects that have the same keys, or an object; keys are words."""
    rows = value if isinstance(value, list) else [value]
    rows = [row for row in rows if not isinstance(row, (str, type(None)))]  # null: there is none
    if any(not isinstance(row, dict) for row in rows):
        return "no objects"
    return [k for row in rows for k in row if not KEY.match(k)]


def main():
    files = [p for p in sorted((TOP / "model/cli").glob("*.py"))
             if "\ngroup(" in p.read_text() and not p.stem.startswith("admin_")]
    commands = [c for g in cli.groups(files) for c in g["commands"] if not c["hidden"]]
    tried = refused = 0
    for command in commands:
        words = arguments(command)
        if not any(o["name"] == "output" for o in command["options"]) or words is None:
            continue
        line = f"{SETUP}; echo; {command['name']} {words}"
        _, out, err = run(f"{line} --output json")
        if "not supported" in err or "unsupported" in err or "no support" in err:
            refused += 1
            continue
        tried += 1
        try:
            value = last_document(out)
            first = value[0] if isinstance(value, list) and value else value
            missing = [k for k in KEYS.get(command["name"], ()) if k not in first]
            point(f"{command['name']}: JSON", not missing and not misshapen(value),
                  f"no {missing} in {first}, {misshapen(value)}")
        except ValueError as e:
            point(f"{command['name']}: JSON", False, f"{e}: {out!r} {err!r}")
    without = [c["name"] for c in commands if re.search(r"(?<!^sys)(list|info|stats?|count)$", c["name"])
               and not any(o["name"] == "output" for o in c["options"])]
    point("every listing and info command has --output", not without, without)
    point(f"{tried} commands answered, {refused} are not for the simulated host", tried > 40)
    words = [c for c in core.load(TOP / "model/api/errors.py").calls if c.fn == "code" and c.args[0].startswith("ERR_")]
    told = [json.loads(run(f"explain {c.args[1]} --output json")[1]) for c in words]
    point(f"{len(words)} error codes are explained, and by their names too",
          [t["name"] for t in told] == [f"VIR_{c.args[0]}" for c in words] and all(t["meaning"] and t["remedy"] for t in told)
          and run("explain no_domain --output json")[1] == run("explain 42 --output json")[1])
    code, out, _ = run("list --all --output plain")
    point("plain rows have tabs", code == 0 and out == "1\ttest\trunning\n", out)
    done()


main()

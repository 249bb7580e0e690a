#!/usr/bin/env python3
"""A recorded QMP transcript -> the small facts document that tests/qemu/facts.c reads.

  replies.py TRANSCRIPT [--strip-aliases] > facts.json
"""
import gzip
import json
import re
import sys


def documents(path):
    raw = open(path, "rb").read()
    if raw[:2] == b"\x1f\x8b":
        raw = gzip.decompress(raw)
    text, dec, i = raw.decode(), json.JSONDecoder(), 0
    while True:
        while i < len(text) and text[i].isspace():
            i += 1
        if i >= len(text):
            return
        doc, i = dec.raw_decode(text, i)
        yield doc


def sessions(path):
    docs, out = list(documents(path)), []
    for command, reply in zip(docs[::2], docs[1::2]):
        if command.get("execute") == "qmp_capabilities":
            out.append([])
        out[-1].append((command["execute"], command.get("arguments") or {}, reply))
    return out


def cpu_name(cpu_type, known):
    """The name by which documents mean the default CPU of a machine; None: nobody can name it."""
    if cpu_type in known:
        return known[cpu_type]
    short = re.sub(r"-[a-z0-9_]+-cpu$", "", cpu_type or "")
    power = re.match(r"(power\d+)_v", short)
    return power.group(1) if power else short if short == "host" or not known else None


def machines(session, strip):
    out, known = [], {}
    for execute, _, reply in session:
        if execute == "query-cpu-definitions":
            for d in reply.get("return", []):
                known.setdefault(d.get("typename"), d["name"])
    for execute, _, reply in session:
        if execute != "query-machines":
            continue
        for m in reply["return"]:
            row = {"name": m["name"], "cpus": m.get("cpu-max", 0), "hotplug": m.get("hotpluggable-cpus", False),
                   "numa_mem": m.get("numa-mem-supported", True), "ram": m.get("default-ram-id"),
                   "acpi": m.get("acpi", True), "default": m.get("is-default", False),
                   "nic": m.get("default-nic"),
                   "cpu": cpu_name(m.get("default-cpu-type"), known)}
            if m.get("alias") and strip:
                out += [dict(row, name=m["alias"]), dict(row, default=False)]
            else:
                out.append(dict(row, alias=m.get("alias")))
    return out


def convert(path, strip):
    runs = sessions(path)
    facts = {"types": [], "props": {}, "commands": [], "options": {}, "kvm": False}
    for execute, args, reply in runs[0]:
        value = reply.get("return")
        if execute == "query-version":
            v = value["qemu"]
            facts["version"] = v["major"] * 1000000 + v["minor"] * 1000 + v["micro"]
        elif execute == "query-target":
            facts["arch"] = value["arch"]
        elif execute == "query-kvm":
            facts["kvm"] = value["present"]
        elif execute == "qom-list-types":
            facts["types"] = sorted(t["name"] for t in value)
        elif execute in ("device-list-properties", "qom-list-properties") and value is not None:
            facts["props"][args["typename"]] = sorted(p["name"] for p in value)
        elif execute == "query-command-line-options":
            facts["options"] = {o["option"]: [p["name"] for p in o["parameters"]] for o in value}
        elif execute == "query-qmp-schema":
            facts["commands"] = sorted(s["name"] for s in value if s["meta-type"] == "command")
            types = {s["name"]: s for s in value}
            facts["qmp"] = sorted(f"{s['name']}/{m['name']}" for s in value if s["meta-type"] == "command"
                                  for m in types[s["arg-type"]].get("members", []))
        elif execute == "query-sev-capabilities" and value:
            facts["sev"] = [value["cbitpos"], value["reduced-phys-bits"]]
    facts["machines"] = machines(runs[0], strip)
    facts["machines_tcg"] = machines(runs[-1], strip)
    return facts


if __name__ == "__main__":
    json.dump(convert(sys.argv[1], "--strip-aliases" in sys.argv), sys.stdout)

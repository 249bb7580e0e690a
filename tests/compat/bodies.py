#!/usr/bin/env python3
"""Which public functions the QEMU driver has no body for, out of the tables, is what docs/dev/differences.rst says.

    bodies.py SOURCE_ROOT BUILD_ROOT
"""
import pathlib
import re
import sys

source, build = (pathlib.Path(a) for a in sys.argv[1:3])
HEADING = "What the QEMU driver has no body for"
HOST = ("node_get_", "node_set_", "node_suspend", "node_alloc", "connect_domain_", "connect_get_", "connect_compare", "connect_baseline")
NOT_HOST = ("connect_get_storage_pool_capabilities",)


def table():
    text = (source / "src/driver/qemu/driver.c").read_text() + (source / "src/guest/ops.h").read_text().split("EVERY_DRIVER_OPS", 1)[1]
    return set(re.findall(r"(?:OWN|COMMON)\((\w+)\)", text)) | set(re.findall(r"\.(\w+) *= *ops_", text))


def functions():
    """op -> (public function, the newer op that does the same)"""
    text = (build / "src/gen/api.c").read_text()
    for m in re.finditer(r"^const struct proc proc_(\w+) = \{(.*?)^\};", text, re.M | re.S):
        name, body = m[1], m[2]
        api = re.search(r'\.api = "(\w+)"', body)
        on = re.search(r"\.on = (\w+)", body)
        about_guests = on and on[1] in ("ON_DOMAIN", "ON_SNAPSHOT", "ON_CHECKPOINT")
        if name.startswith("lxc_"):
            continue
        if about_guests or (name.startswith(HOST) and not name.startswith(NOT_HOST)) or name.startswith(("domain_", "qemu_")):
            same = re.search(r"\.same_as = &proc_(\w+)", body)
            yield name, api[1] if api else None, same and same[1]


def public(name):
    """Some procedures have no public function of their own: domain_migrate_begin3_params."""
    return "vir" + "".join(w[:1].upper() + w[1:] for w in name.split("_"))


have = table()
missing = {api or public(op) for op, api, same in functions() if op not in have and same not in have}
section = (source / "docs/dev/differences.rst").read_text().split(HEADING, 1)[-1].split("\n\nSaved guests", 1)[0]
told = set(re.findall(r"``(vir\w+)``", section)) - {"virDomainSetVcpusFlags"}
for name in list(told):
    if "Migrate" in name and name + "Params" in missing:
        told.add(name + "Params")
problems = [f"{n}: has no body, and the page does not say so" for n in sorted(missing - told)]
problems += [f"{n}: the page says it has no body" for n in sorted(told - missing)]
print(f"{'not ok' if problems else 'ok'} 1 - the page names what has no body: {len(missing)} functions")
for p in problems:
    print(f"# {p}")
print("1..1")
sys.exit(1 if problems else 0)

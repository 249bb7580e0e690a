#!/usr/bin/env python3
"""model/qemu/devices.py -> gen/qemu_devices.h and .c: the tables that driver/qemu/device walks."""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from lang import qemu  # noqa: E402


def c_string(s):
    return "NULL" if s is None else '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def snake(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def prop_row(p):
    fields = [f".name = {c_string(p.name)}", f".kind = {p.kind}"]
    if p.path is not None:
        fields.append(f".path = {c_string(p.path)}")
    if p.kind == "PROP_HOOK":
        fields.append(f".hook = device_hook_{p.text}")
    elif p.text is not None:
        fields.append(f".text = {c_string(p.text)}")
    if p.number:
        fields.append(f".number = {p.number}")
    return "{" + ", ".join(fields) + "}"


def emit_c(devices):
    nouns = {}
    for d in devices:
        nouns.setdefault(d.of, []).append(d)
    out = ["/* Generated from model/qemu. */", '#include "gen/qemu_devices.h"', ""]
    for noun, rows in nouns.items():
        name = snake(noun)
        for n, d in enumerate(rows):
            when = "".join(f"{{{c_string(k)}, {c_string(v)}}}, " for k, v in d.when.items())
            out.append(f"static const struct device_when {name}_when_{n}[] = {{{when}{{NULL}}}};")
            out.append(f"static const struct device_prop {name}_props_{n}[] = {{")
            out += [f"    {prop_row(p)}," for p in d.props] + ["    {NULL}};"]
        out.append(f"static const struct device_row {name}_rows[] = {{")
        out += [f"    {{{c_string(d.driver)}, {name}_when_{n}, {name}_props_{n}}},"
                for n, d in enumerate(rows)]
        out += ["    {NULL}};",
                f"const struct device_table device_table_{name} = {{&type_{name}, {name}_rows}};", ""]
    out.append("const struct device_table *const device_tables[] = {")
    out += [f"    &device_table_{snake(n)}," for n in nouns] + ["    NULL};", ""]
    return "\n".join(out)


def emit_h(devices):
    out = ["/* Generated from model/qemu. */", "#pragma once", '#include "driver/qemu/device/table.h"',
           '#include "gen/domain.h"', ""]
    hooks = sorted({p.text for d in devices for p in d.props if p.kind == "PROP_HOOK"})
    for h in hooks:
        out.append(f"int device_hook_{h}(const struct device_env *env, const void *noun, "
                   "json_t *props);")
    for noun in sorted({d.of for d in devices}):
        out.append(f"extern const struct device_table device_table_{snake(noun)};")
    out += ["extern const struct device_table *const device_tables[];", ""]
    return "\n".join(out), hooks


def main(source, out_h, out_c):
    devices = qemu.read(source)
    text_h, hooks = emit_h(devices)
    pathlib.Path(out_h).write_text(text_h)
    pathlib.Path(out_c).write_text(emit_c(devices))
    props = sum(len(d.props) for d in devices)
    print(f"qemu mapping: {len(devices)} devices, {props} properties, {len(hooks)} hooks")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except qemu.ModelError as e:
        sys.exit(f"{e}")

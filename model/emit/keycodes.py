#!/usr/bin/env python3
"""model/qemu/keycodes.py -> gen/keycodes.c: one table per set of key codes, in the order of virKeycodeSet."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from lang.core import ModelError, load  # noqa: E402


def tables(source):
    for call in load(pathlib.Path(source)).calls:
        if call.fn != "keycodes" or len(call.args) != 2 or not isinstance(call.args[1], dict):
            raise ModelError(call.where, "only keycodes(NAME, {CODE: KEY}) stands here")
        name, keys = call.args
        if not all(isinstance(n, int) and 0 < n < 65536 for n in [*keys.values(), *(k + 1 for k in keys)]):
            raise ModelError(call.where, "codes and keys are numbers of 16 bits, keys above 0")
        yield name, sorted(keys.items())


def main(source, out):
    lines = ["/* Made from model/qemu/keycodes.py by model/emit/keycodes.py. */", '#include "driver/qemu/ops/keycodes.h"']
    names = []
    for name, keys in tables(source):
        names.append((name, len(keys)))
        lines.append(f"static const struct keycode codes_{name}[] = {{")
        lines += [f"    {{{code}, {key}}}," for code, key in keys]
        lines.append("};")
    lines.append("const struct keycode_set keycode_sets[] = {")
    lines += [f'    {{"{name}", codes_{name}, {n}}},' for name, n in names]
    lines += ["};", f"const unsigned n_keycode_sets = {len(names)};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(f"error: {e}")

#!/usr/bin/env python3
"""model/cpu -> gen/cpu_tables.h and .c: tables of features, aliases and models (src/cpu reads them)."""
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP))

from lang.core import ModelError  # noqa: E402
from lang.cpu import bit, read  # noqa: E402

NOTE = "/* Made from model/cpu by model/emit/cpu.py. */\n"


def text(s):
    return f'"{s}"' if s else "NULL"


class Features:
    def __init__(self, rows):
        self.rows = rows
        self.index = {name: i for i, (name, *_) in enumerate(rows)}
        self.words = (len(rows) + 63) // 64
        self.alias = {}
        for name, _, kw, where in rows:
            for other in kw.get("alias", "").split():
                if other in self.index:
                    raise ModelError(where, f"alias '{other}' is a feature")
                self.alias.setdefault(other, name)

    def bits(self, names, where):
        words = [0] * self.words
        for n in names.split():
            if n not in self.index:
                raise ModelError(where, f"no feature '{n}'")
            words[self.index[n] // 64] |= 1 << self.index[n] % 64
        return "{{" + ", ".join(f"{w:#x}" for w in words) + "}}"

    def table(self):
        yield "const struct x86_feature x86_features[] = {"
        for name, args, kw, where in self.rows:
            kind, leaf, sub, register, mask = bit(args[0])
            yield (f'    {{"{name}", {leaf:#x}, {sub:#x}, {register}, {mask:#x}, {int(kind == "msr")}, '
                   f'{int(kw.get("migratable", True))}}},')
        yield "};"
        names = {**{n: n for n in self.index}, **self.alias}
        yield "const struct x86_name x86_names[] = {"
        for n in sorted(names):
            yield f'    {{"{n}", {self.index[names[n]]}}},'
        yield "};"
        yield f"const unsigned x86_n_names = {len(names)};"


def inherited(models, kw, key, default):
    while key not in kw and "based_on" in kw:
        kw = models[kw["based_on"]]
    return kw.get(key, default)


def signature(s, where):
    parts = s.split("/")
    if len(parts) not in (2, 3):
        raise ModelError(where, "a signature is family/model[/steppings]")
    return f'{{{int(parts[0])}, {int(parts[1])}, {text(parts[2] if len(parts) > 2 else "")}}}'


def x86_models(rows, features):
    by_name = {name: kw for name, _, kw, _ in rows}
    out, signatures = [], []
    for name, _, kw, where in rows:
        if kw.get("based_on", name) not in by_name:
            raise ModelError(where, f"no model '{kw['based_on']}'")
        get = lambda key, default: inherited(by_name, kw, key, default)  # noqa: E731
        sigs = get("signatures", [])
        if sigs:
            at = len(signatures)
            signatures += [signature(s, where) for s in sigs]
        out.append(f'    {{"{name}", {text(get("vendor", ""))}, {len(sigs)}, {at if sigs else 0}, '
                   f'{int(kw.get("host", True))}, {int(kw.get("guest", True))},\n'
                   + ",\n".join(f'     {features.bits(get(k, ""), where)}' for k in ("features", "added", "removed"))
                   + "},")
    yield "const struct x86_signature x86_signatures[] = {"
    yield from (f"    {s}," for s in signatures)
    yield "};\nconst struct x86_model x86_models[] = {"
    yield from out
    yield f"}};\nconst unsigned x86_n_models = {len(rows)};"


def pvr_models(arch, rows):
    yield f"const struct pvr_model {arch}_models[] = {{"
    for name, _, kw, _ in rows:
        for p in kw.get("pvr", []) or [""]:
            value, _, mask = p.partition("/")
            yield f'    {{"{name}", {text(kw.get("vendor", ""))}, {value or 0}, {mask or "0xffffffff" if value else 0}}},'
    yield "    {NULL}\n};"


def main(folder, out):
    folder, out = pathlib.Path(folder), pathlib.Path(out)
    f = read(folder / "x86_features.py")
    features = Features(f["feature"])
    lines = [NOTE + '#include "cpu/tables.h"\n#include <stddef.h>\n']
    lines += ["const struct x86_vendor x86_vendors[] = {"]
    lines += [f'    {{"{n}", "{a[0]}"}},' for n, a, *_ in f["vendor"]] + ["    {NULL, NULL}\n};"]
    lines += features.table()
    lines += x86_models(read(folder / "x86_models.py")["model"], features)
    lines += pvr_models("ppc64", read(folder / "ppc64_models.py")["model"])
    arm = read(folder / "arm_models.py")
    lines += pvr_models("arm", arm["model"])
    lines += ["const char *const arm_features[] = {"] + [f'    "{n}",' for n, *_ in arm["feature"]] + ["    NULL\n};"]
    lines += ["const struct arm_vendor arm_vendors[] = {"]
    lines += [f'    {{"{n}", {a[0]}}},' for n, a, *_ in arm["vendor"]] + ["    {NULL, 0}\n};"]
    (out / "cpu_tables.c").write_text("\n".join(lines) + "\n")
    (out / "cpu_tables.h").write_text(
        f"{NOTE}#pragma once\nenum {{ X86_FEATURES = {len(features.rows)}, X86_WORDS = {features.words} }};\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(f"error: {e}")

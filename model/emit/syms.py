#!/usr/bin/env python3
"""model/api -> version scripts (libvirt.syms …), pkg-config files and the lists of functions that are written by hand.

usage: syms.py OUTDIR PREFIX LIBDIR INCLUDEDIR DATADIR
"""
import sys

from apimodel import Api, write

PRIVATE = {  # what libvirt-qemu.so.0 and the others use of libvirt.so.0; no promise
    "libvirt": ["vireo_*", "entry_run", "program_qemu", "program_lxc", "program_admin", "proc_qemu_*", "proc_lxc_*",
                "proc_admin_*"],
}
DEPENDS = {"libvirt": "", "libvirt-qemu": "libvirt", "libvirt-lxc": "libvirt", "libvirt-admin": "libvirt"}


def node_prefix(library):
    return library.upper().replace("-", "_") + "_"


def apis_of(api, lib):
    return [d for d in api.model.apis() if d.header in lib.headers]


def script(api, lib):
    symbols = {n: [] for n in lib.nodes}
    for d in apis_of(api, lib):
        symbols[d.node or node_prefix(lib.name) + d.since].append(d.name)
    out, before = ["# Generated from model/api.\n"], ""
    for node in lib.nodes:
        names = symbols[node]
        body = "".join(f"        {n};\n" for n in sorted(names))
        out.append(f"{node} {{\n" + (f"    global:\n{body}" if names else "") + f"}}{before};\n\n")
        before = " " + node
    private = "".join(f"        {n};\n" for n in PRIVATE.get(lib.name, []))
    out.append(f"VIREO_{node_prefix(lib.name)}PRIVATE {{\n" + (f"    global:\n{private}" if private else "")
               + "    local:\n        *;\n};\n")
    return "".join(out)


def api_variables(lib):
    """Where generators of bindings find the description of a library."""
    names = ["libvirt", "libvirt-qemu", "libvirt-lxc"] if lib.name == "libvirt" else [lib.name]
    return "".join(f"{n.replace('-', '_')}_api=${{datadir}}/libvirt/api/{n}-api.xml\n" for n in names)


def pkg_config(lib, prefix, libdir, includedir, datadir):
    need = f"Requires: {DEPENDS[lib.name]}\n" if DEPENDS[lib.name] else ""
    return (f"prefix={prefix}\nlibdir=${{prefix}}/{libdir}\nincludedir=${{prefix}}/{includedir}\n"
            f"datadir=${{prefix}}/{datadir}\n{api_variables(lib)}\nName: {lib.name}\n"
            f"Version: 11.3.0\nDescription: {lib.name} of Vireo\n{need}Libs: -L${{libdir}} -l{lib.name[3:]}\n"
            "Cflags: -I${includedir}\n")


def main(outdir, *dirs):
    api = Api()
    for lib in api.model.of("library"):
        write(f"{outdir}/{lib.name}.syms", script(api, lib))
        write(f"{outdir}/{lib.name}.pc", pkg_config(lib, *dirs))
    by_hand = [(d.name, d.header, "local" if d.local else "manual") for d in api.model.apis() if d.local or d.manual]
    write(f"{outdir}/local_functions.txt", "".join(f"{kind} {name} {header}\n" for name, header, kind in by_hand))
    print(f"API: {len(api.model.apis())} symbols, {len(api.procs)} procedures, {len(api.events)} events; "
          f"{sum(k == 'manual' for *_, k in by_hand)} entries with a wire call by hand, "
          f"{sum(k == 'local' for *_, k in by_hand)} without one")


if __name__ == "__main__":
    main(*sys.argv[1:])

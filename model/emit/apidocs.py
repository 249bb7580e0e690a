#!/usr/bin/env python3
"""What the reference says of a function: its own words in model/api, and what follows from its declaration.

documented(d) is used by the emitters of headers and libvirt-*-api.xml; `apidocs.py OUTDIR` writes the pages api-HEADER.rst.
"""
import pathlib
import re
import sys

from apimodel import Api, write

ARRAY = "free() it when done"
BY_OP = {  # argument kind -> what it says of each C parameter, in their order
    "names_out": ["room for max names; free() each of them", "how much room there is"],
    "numbers_out": ["room for the numbers", "how much room there is"],
    "strings_out": [f"becomes an array of texts that ends with NULL; free() each, and {ARRAY.replace('it', 'the array')}"],
    "params_out": ["becomes an array of typed parameters; free it with virTypedParamsFree()", "becomes their number"],
    "params_in": ["typed parameters", "their number"],
    "params_buffer": ["room for typed parameters, or NULL to be told how many there are",
                      "how much room there is; becomes the number of parameters"],
    "record_params": ["room for the values, or NULL to be told how many there are",
                      "how much room there is; becomes the number of values"],
    "record_array": [f"becomes an array; {ARRAY}"],
    "records_buffer": ["room for the answers", "how much room there is"],
    "cpumaps_out": ["room for the maps, one after the other: a bit per host CPU, lowest first; may be NULL",
                    "bytes of one map"],
    "buffer_out": ["bytes to read", "room for them"],
    "bytes_out": [f"becomes the bytes, a bit per CPU, lowest first; {ARRAY}"],
    "fds_in": ["number of descriptors", "the descriptors; they stay the caller's"],
    "fd_in": ["a descriptor; it stays the caller's"],
    "stream": ["a stream nothing was opened with; what is read or written goes through it"],
    "uuid": ["16 bytes"],
    "struct_out": ["is filled"],
    "out_size": ["becomes the number of bytes"],
    "callback": ["called from the event loop", "handed to the function", "called with opaque at the end of the "
                 "registration; may be NULL"],
    "callback_known": ["the function that was registered"],
}
GIVES = {"status": "0, or -1", "refresh": "0, or -1", "count": "how many were filled in, or -1",
         "text": "a text to be freed with free(), or NULL", "bytes": "bytes to be freed with free(), or NULL",
         "kept": "a text that belongs to the handle, or NULL", "registration": "the registration's id, or -1",
         "registration_known": "0, or -1", "end_of_registration": "0, or -1"}
RAW_GIVES = {"int": "0, or -1", "const char *": "a text that belongs to the handle, or NULL"}


def free_of(obj):
    return {"Connect": "virConnectClose()", "AdmConnect": "virAdmConnectClose()"}.get(obj.name, f"vir{obj.name}Free()")


def said_by_kind(arg):
    if arg.op == "flags":
        enums = arg.info.get("enum")
        names = enums if isinstance(enums, list) else [enums] if enums else []
        return [f"bits of {' and '.join(names)}" if names else "0: no flag is known"]
    if arg.op == "objects_out":
        return [f"becomes an array of handles that ends with NULL; {free_of(arg.info['object'])} each and free() the "
                "array. NULL: they are only counted"]
    if arg.op == "records_out":
        return [f"becomes an array of {arg.info['struct']}; free each and the array"]
    if arg.op in ("strings_in", "uints_in", "bytes_in"):
        what = "a bit per host CPU, lowest first" if arg.params[0][1] == "cpumap" else "the values"
        return [what if "*" in ctype else "their number" for ctype, _ in arg.params]
    if arg.op == "string":
        name = arg.params[0][1].lower()
        return ["an XML document" if "xml" in name and not name.startswith("xmlcpu") else ""]
    if arg.op == "scalar":
        unit, enum = arg.info.get("unit"), arg.info.get("enum")
        return [f"in {unit}" if unit else f"a value of {enum}" if enum else ""]
    if arg.op.startswith("out_"):
        return ["becomes a text; free() it when done" if "char" in arg.op else "becomes the answer"]
    return BY_OP.get(arg.op, [])


def about(d):
    found = {}
    for arg in d.args:
        for (_, name), text in zip(arg.params, said_by_kind(arg)):
            if text:
                found[name] = text
    return {**found, **d.about}


def gives(d):
    kind = d.returns.kind
    if d.gives or d.returns.ctype == "void":
        return d.gives
    if kind == "object":
        return f"a new handle, to be given back with {free_of(d.returns.info['object'])}, or NULL"
    if kind == "result":
        word = d.name.rpartition("Is")[2] if "Is" in d.name else ""
        return "1: yes, 0: no, or -1" if word or "Has" in d.name else "the number, or -1"
    if kind == "raw" and d.returns.ctype.endswith("Ptr"):
        return "a handle, or NULL"
    return GIVES.get(kind) or RAW_GIVES.get(d.returns.ctype, "")


def errors(d):
    """(code, when), those of every call last."""
    found = [("", d.errors)] if d.errors else []
    if d.proc is None:
        return found
    if getattr(d, "active", False):
        found.append(("ERR_OPERATION_INVALID", "it is not running"))
    if d.write:
        found.append(("ERR_OPERATION_DENIED", "the connection is read-only"))
    if d.acl:
        needs = " and ".join(dict.fromkeys(f"{a.object}:{a.permission}" for a in d.acl if not a.filter))
        if needs:
            found.append(("ERR_ACCESS_DENIED", f"the permission {needs} is missing"))
    found.append(("ERR_NO_SUPPORT", "the driver has no such function"))
    return found


def lines(d):
    """The parts of a comment below the first sentence."""
    out = [f"{name}: {text}" for name, text in about(d).items()]
    if gives(d):
        out.append(f"Returns {gives(d)}.")
    told = "; ".join(f"{code}: {when}" if code else when for code, when in errors(d))
    return out + ([f"Errors: {told.replace('ERR_', 'VIR_ERR_')}."] if told else [])


def of_macro(d):
    """Names of typed parameters say their type, where they stand, and their unit."""
    if not d.field:
        return d.doc
    kind, _, function = d.field.partition(" of ")
    return f"{d.doc + ' ' if d.doc else ''}{kind} parameter of {function}{f', in {d.unit}' if d.unit else ''}."


def more_than_name(name, doc):
    """A doc that only repeats the words of its name says nothing."""
    words = set(name.lower().split("_"))
    return "" if doc and set(doc.lower().rstrip(".").replace("-", " ").split()) <= words else doc


# --- pages -----------------------------------------------------------------------------------------------------


def section(title, mark):
    return f"{title}\n{mark * len(title)}\n\n"


def plain(text):
    """Text in which no mark means anything: stars, bars, an underscore at the end of a word."""
    return re.sub(r"_(?!\w)", r"\\_", text).replace("*", "\\*").replace("|", "\\|")


def page(header, functions):
    out = [section(header, "="), f"Functions that ``<libvirt/{header}>`` declares. Rules for all of them stand in "
           ":doc:`/dev/api-model`.\n\n"]
    for d in functions:
        out.append(section(d.name, "-") + ".. code-block:: c\n\n   " + d.prototype() + ";\n\n" + plain(d.doc) + "\n\n")
        out += [f"``{name}``\n   {plain(text)}\n\n" for name, text in about(d).items()]
        if gives(d):
            out.append(f"Returns {plain(gives(d))}.\n\n")
        for code, when in errors(d):
            out.append(f"* ``VIR_{code}``: {plain(when)}\n" if code else f"* {plain(when).replace('ERR_', 'VIR_ERR_')}\n")
        out.append(f"\nSince {d.since}.\n\n")
    return "".join(out)


def main(outdir):
    by_header = {}
    for d in Api().model.apis():
        if not d.data:
            by_header.setdefault(d.header, []).append(d)
    for header, functions in by_header.items():
        write(pathlib.Path(outdir) / f"api-{header.removesuffix('.h')}.rst", page(header, functions))


if __name__ == "__main__":
    main(sys.argv[1])

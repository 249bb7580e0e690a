#!/usr/bin/env python3
"""model/api -> libvirt-api.xml and its siblings: the interface as generators of language bindings read it.

usage: apixml.py OUTDIR
"""
import re
import sys
import xml.etree.ElementTree as ET

import apidocs
from apimodel import Api, write
from lang.api import Alias, Quoted

ERRORS = (("level", "virErrorLevel"), ("domain", "virErrorDomain"), ("code", "virErrorNumber"))


def constant(symbols, name, value, enum, file, since, doc):
    attrs = {"name": name, "file": file, "value": str(value)}
    doc = apidocs.more_than_name(name, doc)
    if isinstance(value, int) and value >= 0:
        attrs["value_hex"] = hex(value)
        if value and value & (value - 1) == 0:
            attrs["value_bitshift"] = str(value.bit_length() - 1)
    ET.SubElement(symbols, "enum", {**attrs, "type": enum, "version": since or "", "info": doc or ""})


def enum(symbols, name, since, file, values, doc=""):
    """values: (name, value, since, doc)."""
    for vname, value, vsince, doc in values:
        constant(symbols, vname, value, name, file, vsince, doc)
    e = ET.SubElement(symbols, "typedef", {"name": name, "file": file, "type": "enum", "version": since or ""})
    ET.SubElement(e, "info").text = doc


def macro(symbols, d, file):
    attrs = {"name": d.name, "file": file, "version": d.since or ""}
    if d.params:
        attrs["params"] = ",".join(d.params)
    if isinstance(d.value, Quoted):
        attrs["string"] = str(d.value)
    else:
        attrs["raw"] = d.value.name if isinstance(d.value, Alias) else str(d.value)
    e = ET.SubElement(symbols, "macro", attrs)
    ET.SubElement(e, "info").text = apidocs.of_macro(d)
    for p in d.params or []:
        ET.SubElement(e, "arg", {"name": p, "info": ""})


def function(symbols, tag, d, file, returns, params, about, gives):
    e = ET.SubElement(symbols, tag, {"name": d.name, "file": file, "module": file, "version": d.since or ""})
    ET.SubElement(e, "info").text = d.doc
    ET.SubElement(e, "return", {"type": returns, **({"info": gives} if gives else {})})
    for ctype, name in params:
        ET.SubElement(e, "arg", {"name": name, "type": ctype, "info": about.get(name, "")})


def struct(symbols, name, tag, members, since, file, doc="", about={}):
    e = ET.SubElement(symbols, "struct", {"name": name, "file": file, "type": f"struct {tag}", "version": since or ""})
    if doc:
        ET.SubElement(e, "info").text = doc
    for n, t in members.items():
        m = re.fullmatch(r"(.*?)((?:\[\w+\])+)", t)
        ctype = "union" if t.startswith("union") else f"{m[1]} {n}{m[2]}" if m else t
        ET.SubElement(e, "field", {"name": n, "type": ctype, "info": about.get(n, "")})


def add(api, symbols, d, file, structs):
    if d.kind == "enum":
        enum(symbols, d.name, d.since, file, [(v.name, v.value, v.since, v.doc) for v in d.values], d.doc)
    elif d.kind == "macro":
        macro(symbols, d, file)
    elif d.kind == "opaque":
        struct(symbols, d.name, "_" + d.name, {}, d.since, file, d.doc)
    elif d.kind == "typedef" and d.type.startswith("struct "):
        tag = d.type.split()[1]
        of = structs.get(tag)
        struct(symbols, d.name, tag, of.members if of else {}, d.since, file, of.doc if of else d.doc, of.about if of else {})
    elif d.kind == "typedef":
        ET.SubElement(ET.SubElement(symbols, "typedef", {"name": d.name, "file": file, "type": d.type,
                                                         "version": d.since or ""}), "info")
    elif d.kind == "callback":
        function(symbols, "functype", d, file, d.returns, [(t, n) for n, t in d.params.items()], d.about, "")
    elif d.kind == "api" and d.data:
        ET.SubElement(symbols, "variable", {"name": d.name, "file": file, "type": d.type, "version": d.since})
    elif d.kind == "api":
        function(symbols, "function", d, file, d.returns.ctype, d.params(), apidocs.about(d), apidocs.gives(d))


def document(api, lib):
    root = ET.Element("api", {"name": lib.name})
    files, symbols = ET.SubElement(root, "files"), ET.SubElement(root, "symbols")
    structs = {d.name: d for d in api.model.of("struct")}
    for h in lib.headers:
        file, before = h.removesuffix(".h"), len(symbols)
        if h == "virterror.h":
            for kind, name in ERRORS:
                enum(symbols, name, "0.1.0", file, [("VIR_" + d.name, d.value, d.since, d.doc) for d in api.model.of(kind)]
                     + [(d.name, d.value, d.since, "") for d in api.model.of("sentinel") if d.enum == kind])
        for d in api.model.headers.get(h, []):
            add(api, symbols, d, file, structs)
        f = ET.SubElement(files, "file", {"name": file})
        ET.SubElement(f, "summary").text = f"declarations of {h}"
        for s in symbols[before:]:
            ET.SubElement(f, "exports", {"symbol": s.get("name"), "type": s.tag})
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def main(outdir):
    api = Api()
    for lib in api.model.of("library"):
        write(f"{outdir}/{lib.name}-api.xml", document(api, lib))


if __name__ == "__main__":
    main(sys.argv[1])

"""The language of configuration files: one class per file, one member per key.

    max_clients = uint(default=5000, min=1, doc="…")

Kinds: boolean, string, strings (a list, or one string), uint, integer. Facts: default, doc, values (what is allowed),
min and max, octal (digits of a file mode), number_too (a bare number is kept as text), only_in (daemons that know the
key), unused (accepted without effect).
"""
import pathlib

from lang.core import Call, Class, ModelError, load

KINDS = {"boolean": "CONF_BOOL", "string": "CONF_STRING", "strings": "CONF_STRINGS", "uint": "CONF_UINT",
         "integer": "CONF_INT"}
FACTS = {"default", "doc", "values", "min", "max", "octal", "number_too", "only_in", "unused"}
TYPES = {"boolean": bool, "string": str, "strings": list, "uint": int, "integer": int}


class Key:
    def __init__(self, name, call):
        self.name, self.kind, self.facts, self.where = name, call.fn, call.kw, call.where

    def check(self):
        if self.kind not in KINDS:
            raise ModelError(self.where, f"'{self.kind}' is no kind of key; there are {', '.join(KINDS)}")
        for fact in self.facts.keys() - FACTS:
            raise ModelError(self.where, f"key '{self.name}': unknown fact '{fact}'")
        default = self.facts.get("default")
        if default is not None and type(default) is not TYPES[self.kind]:
            raise ModelError(self.where, f"key '{self.name}': the default is no {self.kind}")
        values = self.facts.get("values")
        if values and self.kind == "string" and default is not None and default not in values:
            raise ModelError(self.where, f"key '{self.name}': the default is not one of its values")


class File:
    def __init__(self, name, doc, keys):
        self.name, self.doc, self.keys = name, doc, keys


def files(path):
    """The files that one module declares."""
    result = []
    for name, klass in load(pathlib.Path(path)).names.items():
        if not isinstance(klass, Class) or [b.name for b in klass.bases] != ["ConfFile"]:
            raise ModelError(f"{path}", f"'{name}' is no ConfFile")
        keys = []
        for member, call in klass.members.items():
            if not isinstance(call, Call) or call.args:
                raise ModelError(klass.wheres[member], f"key '{member}' takes named facts only")
            key = Key(member, call)
            key.check()
            keys.append(key)
        result.append(File(name.lower(), klass.doc, keys))
    return result

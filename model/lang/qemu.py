"""The QEMU mapping language: what model/qemu/devices.py may say, read through ast and checked.

    shared("virtio", {"packed": "driver.packed"})
    device("virtio-balloon-{virtio}", of="Memballoon", when={"model": "virtio"},
           props={"@virtio": None, "id": alias(), "deflate-on-oom": "autodeflate", "@place": None})

A property's value is a path into the noun (yes/no and on/off become booleans, words become strings)
or one of the calls below. Rows of one noun are tried in order; the first whose `when` holds is the
device. `when` compares words: "a|b" is either, "" is not given, "!a" is anything but a.
"""
import ast
import dataclasses
import pathlib

# call in the model -> prop_kind in C, and what its arguments are
CALLS = {
    "alias": ("PROP_ALIAS", ()),            # the device's alias
    "named": ("PROP_NAMED", (str,)),        # a name made of the alias: named("char{id}")
    "word": ("PROP_WORD", (str,)),          # a path, as the word "on"/"off" instead of a boolean
    "text": ("PROP_TEXT", (str,)),          # a path, numbers as decimal text
    "times": ("PROP_TIMES", (str, int)),    # a number, multiplied
    "over": ("PROP_OVER", (str, int)),      # a number, divided
    "otherwise": ("PROP_OTHERWISE", (str, object)),  # a path, or this number or text when it is not given
    "const": ("PROP_CONST", (object,)),     # always this
    "hook": ("PROP_HOOK", (str,)),          # a C function says
}


class ModelError(Exception):
    pass


@dataclasses.dataclass
class Prop:
    name: str
    kind: str
    path: str | None = None
    number: int = 0
    text: str | None = None
    line: int = 0


@dataclasses.dataclass
class Device:
    driver: str
    of: str
    when: dict
    props: list
    line: int


def _literal(node, path):
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise ModelError(f"{path}:{node.lineno}: only literals and known calls are allowed") from None


def _prop(name, node, path):
    if isinstance(node, ast.Constant):
        if name.startswith("@"):
            return Prop(name, "PROP_SHARED", line=node.lineno)
        if not isinstance(node.value, str):
            raise ModelError(f"{path}:{node.lineno}: '{name}': write const({node.value!r})")
        return Prop(name, "PROP_PATH", path=node.value, line=node.lineno)
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS):
        raise ModelError(f"{path}:{node.lineno}: '{name}': a path or one of {', '.join(CALLS)}")
    kind, types = CALLS[node.func.id]
    args = [_literal(a, path) for a in node.args]
    if len(args) != len(types) or not all(isinstance(a, t) for a, t in zip(args, types)):
        raise ModelError(f"{path}:{node.lineno}: {node.func.id}() takes {len(types)} argument(s)")
    prop = Prop(name, kind, line=node.lineno)
    if kind == "PROP_CONST":
        value = args[0]
        if isinstance(value, bool):
            prop.kind, prop.number = "PROP_CONST_BOOL", int(value)
        elif isinstance(value, int):
            prop.kind, prop.number = "PROP_CONST_INT", value
        else:
            prop.kind, prop.text = "PROP_CONST_TEXT", value
    elif kind in ("PROP_HOOK", "PROP_NAMED"):
        prop.text = args[0]
    elif args:
        prop.path = args[0]
        if len(args) > 1 and isinstance(args[1], str):
            prop.text = args[1]
        elif len(args) > 1:
            prop.number = args[1]
    return prop


def _props(node, path):
    if not isinstance(node, ast.Dict):
        raise ModelError(f"{path}:{node.lineno}: props is a dict")
    out, seen = [], set()
    for key, value in zip(node.keys, node.values):
        name = _literal(key, path)
        if name in seen:
            raise ModelError(f"{path}:{key.lineno}: property '{name}' is said twice")
        seen.add(name)
        out.append(_prop(name, value, path))
    return out


def _expand(props, shared, path):
    out = []
    for prop in props:
        if prop.kind == "PROP_SHARED" and prop.name == "@place":
            out.append(Prop("@place", "PROP_PLACE", line=prop.line))
        elif prop.kind == "PROP_SHARED":
            if prop.name[1:] not in shared:
                raise ModelError(f"{path}:{prop.line}: no shared set '{prop.name[1:]}'")
            out += _expand(shared[prop.name[1:]], shared, path)
        else:
            out.append(prop)
    return out


def _device(call, shared, path):
    known = {"of", "when", "props"}
    words = {k.arg: k.value for k in call.keywords}
    if set(words) - known or "of" not in words or len(call.args) != 1:
        raise ModelError(f"{path}:{call.lineno}: device(driver, of=, when=, props=)")
    when = _literal(words["when"], path) if "when" in words else {}
    props = _props(words["props"], path) if "props" in words else []
    return Device(_literal(call.args[0], path), _literal(words["of"], path), when,
                  _expand(props, shared, path), call.lineno)


def read(path):
    """-> [Device] in the order of the file."""
    shared, devices = {}, []
    for node in ast.parse(pathlib.Path(path).read_text(), str(path)).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # docstring
        if isinstance(node, ast.ImportFrom):
            continue
        call = node.value if isinstance(node, ast.Expr) else None
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise ModelError(f"{path}:{node.lineno}: only shared() and device() calls are allowed")
        if call.func.id == "shared":
            shared[_literal(call.args[0], path)] = _props(call.args[1], path)
        elif call.func.id == "device":
            devices.append(_device(call, shared, path))
        else:
            raise ModelError(f"{path}:{call.lineno}: unknown call {call.func.id}()")
    return devices

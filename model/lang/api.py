"""The API language: what model/api declares, and what follows from it.

Every declaration is a call of a name below with literals; files are read through ast, never run. A function's wire
structs are derived from its arguments: each argument kind says which C parameters it makes, which members it has in
the call's arguments and in the reply (in declaration order), and how the client library moves the value (``op`` of
model/emit/entries.py).
"""
import pathlib
import re

from lang import core
from lang.core import ModelError

API_DIR = pathlib.Path(__file__).parent.parent / "api"


def snake(name):
    """camelCase of the public side as the inside spells it: callbackID -> callback_id."""
    s = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", s).lower()


# --- objects ---------------------------------------------------------------------------------------------------


class Object:
    def __init__(self, name, on, wire, arg, error, domain, parent=None):
        self.name, self.on, self.wire, self.arg = name, on, wire, arg
        self.error, self.domain, self.parent = error, domain, parent
        self.ctype = f"vir{name}Ptr"


OBJECTS = {o.name: o for o in (
    Object("Connect", "ON_CONNECT", None, "conn", "ERR_INVALID_CONN", "FROM_NONE"),
    Object("Domain", "ON_DOMAIN", "nonnull_domain", "dom", "ERR_INVALID_DOMAIN", "FROM_DOM"),
    Object("Network", "ON_NETWORK", "nonnull_network", "net", "ERR_INVALID_NETWORK", "FROM_NETWORK"),
    Object("NetworkPort", "ON_NETWORK_PORT", "nonnull_network_port", "port", "ERR_INVALID_NETWORK_PORT", "FROM_NETWORK"),
    Object("Interface", "ON_INTERFACE", "nonnull_interface", "iface", "ERR_INVALID_INTERFACE", "FROM_INTERFACE"),
    Object("StoragePool", "ON_STORAGE_POOL", "nonnull_storage_pool", "pool", "ERR_INVALID_STORAGE_POOL", "FROM_STORAGE"),
    Object("StorageVol", "ON_STORAGE_VOL", "nonnull_storage_vol", "vol", "ERR_INVALID_STORAGE_VOL", "FROM_STORAGE"),
    Object("NodeDevice", "ON_NODE_DEVICE", "nonnull_node_device", "dev", "ERR_INVALID_NODE_DEVICE", "FROM_NODEDEV"),
    Object("NWFilter", "ON_NWFILTER", "nonnull_nwfilter", "nwfilter", "ERR_INVALID_NWFILTER", "FROM_NWFILTER"),
    Object("NWFilterBinding", "ON_NWFILTER_BINDING", "nonnull_nwfilter_binding", "nwfilter",
           "ERR_INVALID_NWFILTER_BINDING", "FROM_NWFILTER"),
    Object("Secret", "ON_SECRET", "nonnull_secret", "secret", "ERR_INVALID_SECRET", "FROM_SECRET"),
    Object("DomainSnapshot", "ON_SNAPSHOT", "nonnull_domain_snapshot", "snap", "ERR_INVALID_DOMAIN_SNAPSHOT",
           "FROM_DOMAIN_SNAPSHOT"),
    Object("DomainCheckpoint", "ON_CHECKPOINT", "nonnull_domain_checkpoint", "checkpoint",
           "ERR_INVALID_DOMAIN_CHECKPOINT", "FROM_DOMAIN_CHECKPOINT"),
    Object("Stream", "ON_STREAM", None, None, "ERR_INVALID_STREAM", "FROM_STREAMS"),
    Object("AdmConnect", "ON_ADMIN_CONNECT", None, "conn", "ERR_INVALID_CONN", "FROM_ADMIN"),
    Object("AdmServer", "ON_ADMIN_SERVER", "admin_nonnull_server", "srv", "ERR_INVALID_CONN", "FROM_ADMIN"),
    Object("AdmClient", "ON_ADMIN_CLIENT", "admin_nonnull_client", "clnt", "ERR_INVALID_CONN", "FROM_ADMIN"),
)}

# --- wire types --------------------------------------------------------------------------------------------------
# Written "string", "string?" (may be absent), "uint", "opaque<max>", "nonnull_domain<max>", "char[32]".

SCALARS = {  # XDR kind, C type
    "int": ("XDR_INT", "int32_t"), "uint": ("XDR_UINT", "uint32_t"), "hyper": ("XDR_HYPER", "int64_t"),
    "uhyper": ("XDR_UHYPER", "uint64_t"), "double": ("XDR_DOUBLE", "double"), "uchar": ("XDR_UCHAR", "uint8_t"),
    "char": ("XDR_CHAR", "char"), "short": ("XDR_SHORT", "int16_t"), "ushort": ("XDR_USHORT", "uint16_t"),
    "bool": ("XDR_BOOL", "int32_t"),
}
STRING_MAX = 4194304


class Member:
    """One member of a wire struct."""

    def __init__(self, name, text):
        m = re.fullmatch(r"(\w+)(\?)?(?:<(\d+)>|\[(\d+)\])?", text)
        if not m:
            raise ModelError("wire type", f"'{text}' of '{name}'")
        self.name, self.type, self.text = name, m[1], text
        self.optional = bool(m[2])
        self.max = int(m[3]) if m[3] else None
        self.fixed = int(m[4]) if m[4] else None
        self.cname = snake(name)

    def key(self):
        return (self.name, self.text)


class WireStruct:
    def __init__(self, name, members, is_union=False, wire_name=None):
        self.name, self.is_union = name, is_union
        self.members = members
        self.wire_name = wire_name or (name if re.match(r"(qemu|lxc|admin)_", name) else "remote_" + name)


# --- arguments -----------------------------------------------------------------------------------------------------


class Arg:
    """An argument kind in use. params: [(C type, name)]; ins, outs: wire members; op: how the library moves it."""

    def __init__(self, op, params, ins=(), outs=(), checks=None, **info):
        self.op, self.params, self.ins, self.outs = op, params, list(ins), list(outs)
        self.name = info.pop("name", None) or (params[0][1] if params else op)
        self.checks, self.info = checks or {}, info


CHECKS = ("nonnull", "nonzero", "positive", "nonnegative", "socket", "nonempty", "null_or_nonempty", "must_be_null", "zero")


def _scalar(ctype, default_wire):
    def make(name, doc=None, wire=None, type=None, check=None, unit=None, enum=None):
        return Arg("scalar", [(ctype, name)], [Member(wire or name, type or default_wire)], checks={name: check},
                   doc=doc, unit=unit, enum=enum)
    return make


def _string(name, doc=None, wire=None, check=None, optional=False, file=False):
    """file: a path of the caller's; a relative one is made absolute before it leaves the caller's folder behind."""
    return Arg("string", [("const char *", name)], [Member(wire or name, "string?" if optional else "string")],
               checks={name: check}, doc=doc, file=file)


def _flags(enum=None, name="flags", ctype="unsigned int", wire="flags", type="uint", doc=None):
    return Arg("flags", [(ctype, name)], [Member(wire, type)], enum=enum, doc=doc)


def _uuid(name="uuid", wire="uuid", check="nonnull", doc=None):
    return Arg("uuid", [("const unsigned char *", name)], [Member(wire, "opaque[16]")], checks={name: check}, doc=doc)


def _ref(name, kind, wire=None, optional=False, on_wire=True, doc=None):
    o = OBJECTS[kind]
    ins = [Member(wire or name, o.wire + ("?" if optional else ""))] if on_wire else []
    return Arg("ref", [(o.ctype, name)], ins, object=o, optional=optional, doc=doc)


def _list_in(op, ctype, count_type, wire_type):
    def make(name, count, max, wire=None, check=None, ctype_count=None, type=None, doc=None, ctype=ctype, count_at="behind"):
        """count_at: its count is the parameter behind it, the one "before", or that of "another" list."""
        own = [(ctype_count or count_type, count)] if count_at != "another" else []
        params = own + [(ctype, name)] if count_at == "before" else [(ctype, name)] + own
        return Arg(op, params, [Member(wire or name, f"{type or wire_type}<{max}>")], checks=_pair(name, count, check),
                   max=max, doc=doc, count=count if count_at != "behind" else None, name=name)
    return make


def _pair(name, count, check):
    return check if isinstance(check, dict) else {name: check}


def _stream(name="st", doc=None):
    return Arg("stream", [("virStreamPtr", name)], object=OBJECTS["Stream"], doc=doc)


def _fds_in(count, name, doc=None, check=None):
    return Arg("fds_in", [("unsigned int", count), ("int *", name)], checks=_pair(name, count, check), doc=doc)


def _fd_in(name="fd", doc=None, check="nonnegative"):
    return Arg("fd_in", [("int", name)], checks={name: check}, doc=doc)


def _out(ctype, type):
    def make(name, wire=None, check=None, type=type, doc=None, need=None):
        """need: the member of the call that says whether it is wanted."""
        return Arg("out_" + snake(ctype).replace(" ", "_"), [(ctype + " *", name)], [Member(need, "int")] if need else [],
                   [Member(wire or name, type)], checks={name: check}, doc=doc)
    return make


def _bytes_out(name, max, need, wire=None, doc=None):
    """Bytes that the library allocates."""
    return Arg("bytes_out", [("unsigned char **", name)], [Member(need, "int")], [Member(wire or name, f"opaque<{max}>")],
               max=max, doc=doc)


def _fds_out(name, count=None, check=None, doc=None):
    """Descriptors behind the reply, as a list that the library allocates."""
    own = [("unsigned int *", count)] if count else []
    return Arg("fds_out", own + [("int **", name)], checks={name: check}, doc=doc, count=count, name=name)


def _callback(name, ctype, doc=None):
    """What an event calls, what it is handed, what frees that."""
    return Arg("callback", [(ctype, name), ("void *", "opaque"), ("virFreeCallback", "freecb")], checks={name: "nonnull"}, doc=doc)


def _callback_known(name, ctype, doc=None):
    """A callback that stands for its registration."""
    return Arg("callback_known", [(ctype, name)], checks={name: "nonnull"}, doc=doc)


def _struct_out(name, struct, members, size=None, check="nonnull", doc=None):
    """members: C member -> wire "name:type"."""
    outs = [Member(*v.split(":")) for v in members.values()]
    params = [(struct + "Ptr", name)] + ([("size_t", size)] if size else [])
    return Arg("struct_out", params, outs=outs, checks={name: check}, struct=struct, members=list(members), doc=doc)


def _objects_out(name, kind, wire, max, ret="uint", need="int", doc=None):
    o = OBJECTS[kind]
    return Arg("objects_out", [(o.ctype + " **", name)], [Member("need_results", need)],
               [Member(wire, f"{o.wire}<{max}>"), Member("ret", ret)], object=o, doc=doc)


def _names_out(name, max_name, max, wire="names", ctype="char ** const", check=None, doc=None):
    return Arg("names_out", [(ctype, name), ("int", max_name)], [Member(max_name if wire != "names" else "maxnames", "int")],
               [Member(wire, f"string<{max}>")], checks=check or {name: "nonnull_if_count", max_name: "nonnegative"}, max=max, doc=doc)


def _numbers_out(name, max_name, max, ctype, type, wire, wire_max=None, doc=None, check=None, room=None):
    """room: the parameter elsewhere that says how many there is room for, when none follows."""
    own = [("int", max_name)] if max_name else []
    return Arg("numbers_out", [(ctype + " *", name)] + own, [Member(wire_max or max_name, "int")] if own else [],
               [Member(wire, f"{type}<{max}>")], checks=check or {}, max=max, room=room, doc=doc)


def _strings_out(name, wire, max, need=False, ret=None, check=None, doc=None):
    return Arg("strings_out", [("char ***", name)], [Member("need_results", "int")] if need else [],
               [Member(wire, f"string<{max}>")] + ([Member("ret", ret)] if ret else []), checks={name: check}, doc=doc)


def _params_buffer(name="params", count="nparams", max=16, reply_count=True, check=None, doc=None):
    return Arg("params_buffer", [("virTypedParameterPtr", name), ("int *", count)], [Member("nparams", "int")],
               [Member("params", f"typed_param<{max}>")] + ([Member("nparams", "int")] if reply_count else []),
               checks=_pair(name, count, check), max=max, doc=doc)


def _params_out(name="params", count="nparams", max=64, ctype_count="int *", type="typed_param", check=None, doc=None,
                legacy=False):
    return Arg("params_out", [("virTypedParameterPtr *", name), (ctype_count, count)],
               [Member("nparams", "int")] if legacy else [],
               [Member("params", f"{type}<{max}>")] + ([Member("nparams", "int")] if legacy else []),
               checks=_pair(name, count, check), max=max, doc=doc)


def _buffer_out(size, name, max, type="uint", check=None, doc=None):
    return Arg("buffer_out", [("size_t", size), ("void *", name)], [Member(size, type)],
               [Member(name, f"opaque<{max}>")], checks=_pair(name, size, check), max=max, doc=doc)


def _record_list(name, struct, wire, record, max, ret=None, need=False, check=None, doc=None):
    """An array of pointers to structs that the library allocates."""
    return Arg("records_out", [(struct + "Ptr **", name)], [Member("need_results", "int")] if need else [],
               [Member(wire, f"{record}<{max}>")] + ([Member("ret", ret)] if ret else []), checks={name: check},
               struct=struct, record=record, doc=doc)


def _record_buffer(name, struct, count, wire, record, max, ctype_count="unsigned int", wire_count=None, ret=None,
                   check=None, doc=None):
    """An array of structs in the caller's memory."""
    return Arg("records_buffer", [(struct + "Ptr", name), (ctype_count, count)],
               [Member(wire_count or count, "int" if ctype_count == "int" else "uint")],
               [Member(wire, f"{record}<{max}>")] + ([Member(ret, "int")] if ret else []),
               checks=_pair(name, count, check), struct=struct, record=record, doc=doc)


def _record_array(name, struct, wire, record, max, ret=None, check=None, doc=None):
    """An array of structs that the library allocates as one block."""
    return Arg("record_array", [(struct + "Ptr *", name)],
               outs=[Member(wire, f"{record}<{max}>")] + ([Member("ret", ret)] if ret else []), checks={name: check},
               struct=struct, record=record, doc=doc)


def _record_params(name, struct, count, record, max, check=None, doc=None):
    """The two-call form: *count 0 asks how many there are."""
    return Arg("record_params", [(struct + "Ptr", name), ("int *", count)], [Member("nparams", "int")],
               [Member("params", f"{record}<{max}>"), Member("nparams", "int")], checks=_pair(name, count, check),
               struct=struct, record=record, doc=doc)


def _cpumaps_out(name, len, max, check=None, doc=None):
    """Rows of bits in the caller's memory; NULL: not wanted."""
    return Arg("cpumaps_out", [("unsigned char *", name), ("int", len)], [Member(len, "int")],
               [Member("cpumaps", f"opaque<{max}>")], checks=_pair(name, len, check), max=max, doc=doc)


def _absent(wire, type):
    """A member of the call that this function leaves empty."""
    return Arg("absent", [], [Member(wire, type)])


def _raw(name, ctype, check=None, doc=None):
    """A C parameter that only a hand-written entry understands."""
    return Arg("raw", [(ctype, name)], checks={name: check}, doc=doc)


def _out_size(name, check=None, doc=None):
    """Where returns=bytes() tells how many."""
    return Arg("out_size", [("size_t *", name)], checks={name: check}, doc=doc)


ARGS = {
    "int_": _scalar("int", "int"), "uint": _scalar("unsigned int", "uint"),
    "ulong": _scalar("unsigned long", "uhyper"), "llong": _scalar("long long", "hyper"),
    "ullong": _scalar("unsigned long long", "uhyper"), "string": _string, "flags": _flags, "uuid": _uuid, "ref": _ref,
    "strings_in": _list_in("strings_in", "const char **", "unsigned int", "string"),
    "params_in": _list_in("params_in", "virTypedParameterPtr", "int", "typed_param"),
    "cpumap_in": _list_in("bytes_in", "unsigned char *", "int", "opaque"),
    "bytes_in": _list_in("bytes_in", "const unsigned char *", "size_t", "opaque"),
    "uints_in": _list_in("uints_in", "unsigned int *", "int", "uint"),
    "ullongs_in": _list_in("uints_in", "unsigned long long *", "unsigned int", "uhyper"),
    "bytes_out": _bytes_out, "fds_out": _fds_out, "callback_in": _callback, "callback_known": _callback_known,
    "stream": _stream, "fds_in": _fds_in, "fd_in": _fd_in,
    "out_int": _out("int", "int"), "out_uint": _out("unsigned int", "uint"), "out_ulong": _out("unsigned long", "uhyper"),
    "out_ullong": _out("unsigned long long", "uhyper"), "out_llong": _out("long long", "hyper"),
    "out_string": _out("char *", "string"),
    "struct_out": _struct_out, "objects_out": _objects_out, "names_out": _names_out, "numbers_out": _numbers_out,
    "strings_out": _strings_out, "params_buffer": _params_buffer, "params_out": _params_out, "buffer_out": _buffer_out,
    "record_list": _record_list, "record_buffer": _record_buffer, "record_array": _record_array, "record_params": _record_params,
    "cpumaps_out": _cpumaps_out, "absent": _absent, "raw": _raw, "out_size": _out_size,
}


class Returns:
    def __init__(self, kind, ctype, outs=(), **info):
        self.kind, self.ctype, self.outs, self.info = kind, ctype, list(outs), info


RETURNS = {
    "status": lambda: Returns("status", "int"),  # 0 or -1
    "count": lambda: Returns("count", "int"),  # how many the argument that is filled got
    "result": lambda wire="result", type="int", ctype="int", error="-1": Returns(
        "result", ctype, [Member(wire, type)], error=error),
    "object": lambda kind, wire=None: Returns(
        "object", OBJECTS[kind].ctype, [Member(wire or OBJECTS[kind].arg, OBJECTS[kind].wire)], object=OBJECTS[kind]),
    "text": lambda wire="xml", optional=False: Returns("text", "char *", [Member(wire, "string?" if optional else "string")]),
    "refresh": lambda: Returns("refresh", "int", [Member("dom", "nonnull_domain")]),  # 0; the handle takes the new id
    "bytes": lambda wire, max: Returns("bytes", "unsigned char *", [Member(wire, f"opaque<{max}>")]),
    "kept": lambda wire, optional=False: Returns(  # told once, then kept with the handle
        "kept", "const char *", [Member(wire, "string?" if optional else "string")]),
    "registration": lambda family: Returns("registration", "int", [Member("callbackID", "int")], family=family),  # its id
    "registration_known": lambda family: Returns("registration_known", "int", family=family),  # 0: known by its callback
    "end_of_registration": lambda family: Returns("end_of_registration", "int", family=family),
    "c": lambda ctype: Returns("raw", ctype),
}

# --- declarations --------------------------------------------------------------------------------------------------


class Acl:
    def __init__(self, what, when_all_of=None, when_none_of=None, when_param=None, filter=False):
        self.object, self.permission = what.split(":")
        self.when_all_of, self.when_none_of = when_all_of or [], when_none_of or []
        self.when_param, self.filter = when_param, filter


class Alias:
    def __init__(self, name):
        self.name = name


class Quoted(str):
    """A macro whose value is a string literal."""


class Permission:
    def __init__(self, name, polkit, anonymous=False):
        self.name, self.polkit, self.anonymous = name, polkit, anonymous


class Decl:
    """Anything with a name and attributes; kind is the constructor's name."""

    def __init__(self, kind, header, where, name, **kw):
        self.kind, self.header, self.where, self.name = kind, header, where, name
        self.__dict__.update(kw)


def op_of(api):
    """virDomainCreateXML -> domain_create_xml."""
    return snake(api[3:].replace("NWFilter", "Nwfilter"))


class Api(Decl):
    """A public function; with proc= it is also a wire procedure."""

    DEFAULTS = dict(on=None, arg=None, wire_on=None, since=None, node=None, doc="", args=[], returns=None, proc=None,
                    op=None, program="remote", acl=[], write=False, write_when=None, lane=None, active=False,
                    manual=False, local=False, wire_args=None, wire_ret=None, order=None, ret_order=None,
                    same_as=None, exclusive=[], requires=[], priority="high", before_auth=False, data=False,
                    type=None, fds_in=False, fds_out=False, stream_dir=None, via=None, after=None, about={}, gives="", errors="", limits={}, reads=False)

    def __init__(self, header, where, name, **kw):
        super().__init__("api", header, where, name, **{**self.DEFAULTS, **kw})
        self.op = self.op or op_of(name)
        self.object = OBJECTS[self.on] if self.on else None
        unknown = set(self.about) - {n for _, n in self.params()}
        if unknown:
            raise ModelError(where, f"{name} has no parameter {', '.join(sorted(unknown))}")
        if self.returns is None:
            self.returns = RETURNS["status"]()

    def params(self):
        own = [(self.object.ctype, self.arg or self.object.arg)] if self.object else []
        return own + [p for a in self.args for p in a.params]

    def prototype(self, name=None):
        ctype, star = re.fullmatch(r"(.*?)\s*(\**)", self.returns.ctype).groups()
        params = ", ".join(join_type(t, n) for t, n in self.params()) or "void"
        return f"{ctype} {star}{name or self.name}({params})"

    def in_members(self):
        if self.wire_args is not None:
            return [Member(n, t) for n, t in self.wire_args.items()]
        ms = []
        if self.object and self.wire_on != "" and self.object.wire:
            ms.append(Member("name", "string") if self.on == "NodeDevice" else
                      Member(self.wire_on or self.object.arg, self.object.wire))
        for a in self.args:
            ms += a.ins
        return reorder(ms, self.order)

    def out_members(self):
        if self.wire_ret is not None:
            return [Member(n, t) for n, t in self.wire_ret.items()]
        ms = [m for a in self.args for m in a.outs]
        return reorder(ms + self.returns.outs, self.ret_order)


def reorder(members, order):
    if not order:
        return members
    by = {m.name: m for m in members}
    return [by[n] for n in order]


def join_type(ctype, name):
    if "(*)" in ctype:
        return ctype.replace("(*)", f"(*{name})")
    m = re.fullmatch(r"(.*?)\s*((?:\*\s*(?:const\b\s*)?)*)", ctype)
    stars = m[2].replace(" ", "").replace("const", "const ")
    return f"{m[1]} {stars}{name}"


class Model:
    def __init__(self):
        self.headers = {}        # header -> [Decl] in order
        self.decls = []
        self.programs = {}
        self.acl_objects = {}

    def of(self, kind):
        return [d for d in self.decls if d.kind == kind]

    def apis(self):
        return self.of("api")


class Reader:
    """Evaluates the calls of one file: arguments first, then the constructor."""

    def __init__(self, model, path):
        self.model, self.path, self.header = model, path, None

    def value(self, v):
        if isinstance(v, list):
            return [self.value(e) for e in v]
        if isinstance(v, dict):
            return {k: self.value(e) for k, e in v.items()}
        if isinstance(v, core.Call):
            return self.call(v)
        if not isinstance(v, core.Ref):
            return v
        if v.name in RETURNS:
            return RETURNS[v.name]()
        if v.name in OBJECTS:
            return v.name
        raise ModelError(v.where, f"'{v.name}' is neither an object nor a result")

    def call(self, call):
        fn, args = call.fn, [self.value(a) for a in call.args]
        kw = {k: self.value(v) for k, v in call.kw.items()}
        try:
            if fn in MAKERS:
                return MAKERS[fn](*args, **kw)
            return self.declare(fn, call.where, args, kw)
        except ModelError:
            raise
        except (TypeError, KeyError, ValueError) as e:
            raise ModelError(call.where, f"{fn}(): {e}") from None

    def declare(self, fn, where, args, kw):
        if fn == "header":
            self.header = args[0]
            self.model.headers.setdefault(args[0], [])
            d = Decl("header", args[0], where, args[0], **kw)
        elif fn == "api":
            bad = set(kw) - set(Api.DEFAULTS)
            if bad:
                raise ModelError(where, f"api() has no {', '.join(sorted(bad))}")
            d = Api(self.header, where, *args, **kw)
        elif fn == "value":
            return Decl("value", None, where, args[0], value=args[1], **{"since": None, "doc": "", "sentinel": None, **kw})
        elif fn in FIELDS:
            if len(args) > len(FIELDS[fn]) + 1 or set(kw) - set(FIELDS[fn]):
                raise ModelError(where, f"{fn}() takes {', '.join(FIELDS[fn])}")
            d = Decl(fn, self.header, where, args[0],
                     **{**FIELDS[fn], **dict(zip(FIELDS[fn], args[1:])), **kw})
        else:
            raise ModelError(where, f"unknown declaration {fn}()")
        d.file = self.path.stem
        self.model.decls.append(d)
        if self.header:
            self.model.headers[self.header].append(d)
        return d

    def read(self):
        module = core.load(self.path)
        if module.names:
            raise ModelError(self.path, "only declarations are allowed in an API file")
        for call in module.calls:
            self.call(call)


MAKERS = {**ARGS, **RETURNS, "need": Acl, "alias": Alias, "quoted": Quoted, "permission": Permission}
FIELDS = {  # the plain declarations and their attributes
    "enum": dict(values=[], since=None, doc="", bits=False),
    "macro": dict(value=None, params=None, since=None, doc="", field=None, unit=None),
    "struct": dict(members={}, since=None, doc="", tag=None, about={}),
    "typedef": dict(type=None, since=None, doc=""),
    "opaque": dict(since=None, doc=""),
    "callback": dict(params={}, returns="void", since=None, doc="", about={}),
    "library": dict(soname=None, nodes=[], pkg_config=None, headers=[]),
    "program": dict(number=None, version=1, doc=""),
    "proc": dict(proc=None, program="remote", args=None, ret=None, acl=[], before_auth=False, stream_dir=None, on=None,
                 write=False, lane=None, active=False, fds_in=False, fds_out=False, doc=""),
    "event": dict(proc=None, program="remote", msg={}, id=None, calls=None, doc=""),
    "wire": dict(members={}, wire_name=None, doc=""),
    "wire_union": dict(arms={}, doc=""),
    "record": dict(wire=None, members={}, doc=""),
    "access": dict(permissions=[], doc=""),
    "code": dict(value=None, since=None, doc=""), "domain": dict(value=None, since=None, doc=""),
    "level": dict(value=None, since=None, doc=""),
    "sentinel": dict(enum=None, value=None, since=None, doc=""),
}


def read_model(directory=API_DIR):
    model = Model()
    for path in sorted(directory.glob("*.py")):
        Reader(model, path).read()
    names = {}
    for d in model.decls:
        key = (d.kind, d.name)
        if d.kind != "header" and key in names:
            raise ModelError(d.where, f"'{d.name}' is declared twice (first at {names[key]})")
        names[key] = d.where
    return model

"""The XML model language: classes are elements, class order is output order. See docs/dev/model.rst.

Bases    Element (an element), Group (shared fields, only inherited from), Union (arms chosen by a tag).
Fields   tag attr content elem elems flag child items splice inside opaque
Kinds    String Path Uuid Mac Ip YesNo OnOff Bits Int UInt I64 U64 Hex Size CpuSet, or an enum(…)
"""
import keyword
import pathlib
import re

from lang.core import Call, Class, ModelError, Ref, load

PLACES = {"tag", "attr", "content", "elem", "elems", "flag", "child", "items", "splice", "inside", "opaque"}
FACTS = {"name", "required", "default", "since", "doc", "range", "abi", "live_only", "secret", "needs", "conflicts",
         "old_name", "state_only", "not_migratable", "unit", "ns", "outer", "show_default", "empty", "always",
         "user_alias", "any", "by_name", "pretty", "missing", "invalid", "before", "when", "having", "follows", "absent",
         "at_once", "single", "by_space"}
KINDS = {"String", "Path", "Uuid", "Mac", "Ip", "YesNo", "OnOff", "Int", "UInt", "I64", "U64", "Hex", "Hex64", "HexUpper", "Octal", "Size",
         "CpuSet", "Codec", "Token", "Var"}
NUMBERS = {"Int", "UInt", "I64", "U64", "Hex", "Hex64", "HexUpper", "Octal", "Size", "Var"}
VARIABLES = ("number", "mac", "mac_mask", "ip4", "ip6", "mask4", "mask6", "bool", "state", "tcp_flags", "ipset_flags", "text")
C_WORDS = set("""auto break case char const continue default do double else enum extern float for goto if inline int
long register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while bool
true false unix linux asm typeof""".split())


def snake(word):
    """camelCase, dashes and dots of the XML as a C name."""
    word = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", word)
    word = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", word)
    word = re.sub(r"[^A-Za-z0-9]+", "_", word.replace("+", "plus")).strip("_").lower()
    if word and word[0].isdigit():
        word = "_" + word
    return word


def c_name(word):
    word = snake(word)
    return word + "_" if word in C_WORDS else word


class Enum:
    def __init__(self, name, words, where, doc="", old=None, numbers=None, means=None):
        self.name, self.words, self.where, self.doc, self.old = name, words, where, doc, old or {}
        self.numbers, self.means = numbers, means or {}
        self.c = snake(name)

    def constant(self, word):
        up = snake(word).upper().strip("_") if word else "EMPTY"
        return f"{self.c.upper()}_{up}" + ("_" if up == "NONE" else "")


class Kind:
    """A scalar kind with its arguments."""

    def __init__(self, name, args, enum=None):
        self.name, self.args, self.enum = name, args, enum


class Field:
    def __init__(self, name, place, where):
        self.name, self.place, self.where = name, place, where
        self.kind = self.type = None
        self.facts, self.arms = {}, {}
        self.c = name
        self.xml = name

    def __repr__(self):
        return f"<{self.place} {self.name}>"


class Type:
    def __init__(self, name, doc, where, family):
        self.name, self.doc, self.where, self.family = name, doc, where, family
        self.c = snake(name)
        self.fields, self.tag, self.arms = [], None, {}
        self.hooks, self.namespaces, self.root, self.errors_from = {}, {}, None, None
        self.file = None
        self.inline_in = None


class Family:
    """All enums and types of one document family, in dependency order of their declaration."""

    def __init__(self, name):
        self.name, self.enums, self.types, self.uses, self.files, self.docs = name, [], [], [], [], {}


class Reader:
    """Reads families: model/xml/NAME.py or model/xml/NAME/*.py (NAME/__init__ order: a list named files)."""

    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.families, self.known = {}, {}
        self.declared = {}

    def family(self, name):
        if name in self.families:
            return self.families[name]
        fam = self.families[name] = Family(name)
        folder = self.top / "xml" / name
        fam.files = sorted(folder.glob("*.py")) if folder.is_dir() else [self.top / "xml" / f"{name}.py"]
        modules = [load(f) for f in fam.files]
        fam.docs = {m.path: m.doc for m in modules}
        for m in modules:
            self.imports(fam, m)
        for m in modules:
            for key, value in m.names.items():
                if key in self.declared:
                    raise ModelError(f"{m.path}", f"'{key}' is declared elsewhere too")
                self.declared[key] = (value, fam, m)
        for m in modules:
            for key in m.names:
                self.resolve(Ref(key, m.path), fam)
        self.check_used(fam)
        return fam

    @staticmethod
    def check_used(fam):
        """A class or enum that nothing holds is a mistake."""
        used = set()
        for t in fam.types:
            used.update(id(f.type) for f in t.fields if f.type)
            used.update(id(f.kind.enum) for f in t.fields if f.kind)
            used.update(id(getattr(f.kind, "names", None)) for f in t.fields if f.kind)
            used.update(id(a) for a in t.arms.values())
        for thing in fam.types + fam.enums:
            if id(thing) not in used and not getattr(thing, "root", None):
                raise ModelError(thing.where, f"'{thing.name}' is used nowhere")

    def imports(self, fam, m):
        for module, names, where in m.imports:
            parts = module.split(".")
            if parts[0] != "xml" or len(parts) < 2:
                if module in ("lang.xml",):
                    continue
                raise ModelError(where, f"cannot import '{module}' here")
            if parts[1] != fam.name:
                other = self.family(parts[1])
                if other.name not in fam.uses:
                    fam.uses.append(other.name)

    def resolve(self, ref, fam):
        if not isinstance(ref, Ref):
            raise ModelError("model", f"a name is needed, not {ref!r}")
        if ref.name in self.known:
            return self.known[ref.name]
        if ref.name not in self.declared:
            raise ModelError(ref.where, f"'{ref.name}' is not declared")
        value, owner, module = self.declared[ref.name]
        if isinstance(value, Call) and value.fn == "enum":
            made = self.enum(ref.name, value)
            self.known[ref.name] = made
            owner.enums.append(made)
            return made
        if isinstance(value, Class):
            made = self.type(ref.name, value, owner)
            made.file = module.path
            return made
        raise ModelError(ref.where, f"'{ref.name}' is neither an enum nor a class")

    @staticmethod
    def enum(name, call):
        words = call.args
        if not words or not all(isinstance(w, str) for w in words):
            raise ModelError(call.where, f"enum '{name}' needs words")
        if len(set(words)) != len(words):
            raise ModelError(call.where, f"enum '{name}' has a word twice")
        numbers = call.kw.get("numbers")
        if numbers and len(numbers) != len(words):
            raise ModelError(call.where, f"enum '{name}' needs a number for each word")
        unknown = [w for w in call.kw.get("means", {}) if w not in words]
        if unknown:
            raise ModelError(call.where, f"enum '{name}' has no word '{unknown[0]}'")
        return Enum(name, words, call.where, call.kw.get("doc", ""), call.kw.get("old"), numbers, call.kw.get("means"))

    def type(self, name, cls, fam):
        t = Type(name, cls.doc, cls.where, fam.name)
        self.known[name] = t
        kinds = [b.name for b in cls.bases]
        t.is_group = "Group" in kinds
        t.is_union = "Union" in kinds
        for b in cls.bases:
            if b.name not in ("Element", "Group", "Union"):
                base = self.resolve(b, fam)
                if not base.is_group:
                    raise ModelError(cls.where, f"'{name}' inherits '{b.name}', which is no Group")
        if not kinds:
            raise ModelError(cls.where, f"class '{name}' has no base")
        self.members(t, cls, fam)
        if t.is_union and not (t.tag and t.arms):
            raise ModelError(cls.where, f"union '{name}' needs a tag and arms")
        self.check_names(t)
        if not t.is_group:
            fam.types.append(t)
        return t

    def members(self, t, cls, fam):
        for key, value in cls.members.items():
            where = cls.wheres[key]
            if key == "arms":
                self.read_arms(t, value, fam, where)
            elif key == "root" and isinstance(value, str):
                t.root = value
            elif key == "namespaces" and isinstance(value, dict):
                t.namespaces = value
            elif key == "hooks" and isinstance(value, Call) and value.fn == "hooks":
                self.read_hooks(t, value)
            elif key == "errors_from" and isinstance(value, str):
                t.errors_from = value
            elif key in ("root", "namespaces", "hooks", "errors_from"):
                raise ModelError(where, f"'{key}' is reserved: a name, a map of name spaces, hooks(…) or an error domain")
            elif isinstance(value, Call) and value.fn in PLACES:
                t.fields.append(self.field(t, key, value, fam))
            else:
                raise ModelError(where, f"'{key}' is no field: {', '.join(sorted(PLACES))} are")
        for b in cls.bases:  # shared fields follow the class's own
            if b.name not in ("Element", "Group", "Union"):
                base_cls, base_fam, _ = self.declared[b.name]
                self.members(t, base_cls, base_fam)

    @staticmethod
    def read_hooks(t, call):
        for key, value in call.kw.items():
            if key not in ("default", "check") or not isinstance(value, str):
                raise ModelError(call.where, "hooks(default=\"NAME_default\", check=\"NAME_check\")")
        t.hooks = dict(call.kw)

    def read_arms(self, t, value, fam, where):
        if not isinstance(value, dict):
            raise ModelError(where, "arms is a map from word to class")
        if not t.tag:
            raise ModelError(where, "arms needs a tag before it")
        f = Field("arms", "arms", where)
        for word, ref in value.items():
            if word not in t.tag.kind.enum.words:
                raise ModelError(where, f"'{word}' is no word of {t.tag.kind.enum.name}")
            t.arms[word] = self.resolve(ref, fam) if ref is not None else None
        t.fields.append(f)

    def field(self, t, key, call, fam):
        f = Field(key, call.fn, call.where)
        for k, v in call.kw.items():
            if k not in FACTS:
                raise ModelError(call.where, f"'{k}' is no fact of a field")
            f.facts[k] = v
        f.c = key + "_" if key in C_WORDS else key
        f.xml = f.facts.get("name", self.guess_xml(key))
        if f.place in ("tag", "attr", "content", "elem", "elems"):
            if not call.args:
                raise ModelError(call.where, f"'{key}' needs a kind")
            f.kind = self.kind(call.args[0], fam, call.where)
            if f.place == "tag":
                if not f.kind.enum:
                    raise ModelError(call.where, "a tag is an enum")
                t.tag = f
            if f.kind.name == "Size" and not key.endswith(tuple("_" + u for u in SIZE_SUFFIX.values())):
                raise ModelError(call.where, f"size '{key}' must be named with its unit")
        elif f.place in ("child", "items", "splice", "inside"):
            if not call.args or not isinstance(call.args[0], Ref):
                raise ModelError(call.where, f"'{key}' needs a class")
            f.type = self.resolve(call.args[0], fam)
            if f.type.__class__ is not Type or f.type.is_group:
                raise ModelError(call.where, f"'{key}' needs an Element or Union")
            if f.place == "inside":
                f.type.inline_in = t
        self.check_facts(f)
        return f

    @staticmethod
    def guess_xml(key):
        """disk_model -> diskModel is only a guess for names without name=: plain words stay."""
        head, *rest = key.rstrip("_").split("_")
        return head + "".join(w.capitalize() for w in rest)

    def kind(self, value, fam, where):
        if isinstance(value, Ref) and value.name in KINDS:
            return Kind(value.name, [])
        if isinstance(value, Call) and value.fn == "Var":
            return self.variable(value, fam, where)
        if isinstance(value, Call) and value.fn in KINDS:
            return Kind(value.fn, value.args)
        if isinstance(value, Ref):
            made = self.resolve(value, fam)
            if isinstance(made, Enum):
                return Kind("Enum", [], made)
        raise ModelError(where, f"no such kind: {getattr(value, 'name', getattr(value, 'fn', value))}")

    def variable(self, call, fam, where):
        """A value of some sort, or the name of a variable that has it; numbers may have names."""
        if not call.args or call.args[0] not in VARIABLES or len(call.args) > 2:
            raise ModelError(where, f"Var is one of {', '.join(VARIABLES)}")
        names = self.resolve(call.args[1], fam) if len(call.args) == 2 else None
        if names and not (isinstance(names, Enum) and names.numbers):
            raise ModelError(where, f"'{call.args[1].name}' has no numbers")
        kind = Kind("Var", [call.args[0]])
        kind.names = names
        return kind

    @staticmethod
    def check_facts(f):
        d = f.facts.get("default")
        if d is not None and f.kind and f.kind.enum and d not in f.kind.enum.words:
            raise ModelError(f.where, f"default '{d}' is no word of {f.kind.enum.name}")
        if f.facts.get("range") is not None:
            r = f.facts["range"]
            if not f.kind or f.kind.name not in NUMBERS:
                raise ModelError(f.where, "only numbers have a range")
            if len(r) != 2 or r[0] > r[1]:
                raise ModelError(f.where, "range is (lowest, highest)")
        if f.facts.get("required") and d is not None:
            raise ModelError(f.where, "a required field has no default")

    @staticmethod
    def check_names(t):
        seen, attrs, elems = set(), set(), set()
        for f in t.fields:
            if f.place == "arms":
                continue
            if f.c in seen or keyword.iskeyword(f.name):
                raise ModelError(f.where, f"'{f.name}' is declared twice or reserved")
            seen.add(f.c)
            if f.facts.get("outer") or f.facts.get("by_name") or f.place in ("content", "splice"):
                continue
            names = attrs if f.place in ("attr", "tag") else elems
            key = (f.facts.get("ns"), f.xml, f.facts.get("having"))
            if key in names:
                raise ModelError(f.where, f"'{f.xml}' is taken by another field")
            names.add(key)


SIZE_SUFFIX = {"bytes": "bytes", "B": "bytes", "KiB": "kib", "MiB": "mib", "KiB/s": "kib"}

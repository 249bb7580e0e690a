"""The command-line language: what a model/cli file may call.

group(keyword, title)      opens a group; the commands after it belong to it; several files may open the same one
command(name, summary, options=[…], exclusive=[(a, b)], requires=[(a, b)], one_of=[(a, b)],
        connection=True, hidden=False, output=False)
    exclusive  not both;  requires  a only with b;  one_of  exactly one
    output     what the command tells; it has --output json|table|plain then
command_alias(name, of=command)
commands_of(file)          the commands of a neighbour, which has no group of its own, belong to this group too
flag, integer, string, rest(name, doc, required=, positional=, allow_empty=, names=, bits=, param=, scale=)
    rest        takes all remaining words
    positional  True: a bare word fills it; "also": it may, but the synopsis shows the name
    names       what a shell completes: a kind of object ("domain", "file") or "=" and words with commas
    bits        constant that a given flag adds to arg_flags()
    param       (name, type) of the typed parameter that arg_params() makes of it; scale: suffixes are allowed
alias(name, of="option" or "option=value")
NAME = option or options(…, exclusive=, requires=)      said once, used by name in any list of options

What a command tells, for its text, its JSON and the JSON's schema:
table(fact…)            an array of objects, one for each row;  keys=…, words=… as below
record(fact…)           an object
value(kind, doc)        one value;  values(doc) an array of words
cases(shape…)           one of several, each with when=
fact(key, kind, doc, label=, unit=, null=, missing=, words=)
    kind        text, number, real, yesno; table(…), record(…) or values(…) for what lies below
    label       what the text calls it; the key when it is not said
    null        when there is no value: null, and "-" in a table;  missing: when the key is not there at all
    words       the words that a text can be, with commas
keys=DOC        of table or record: there are more, whose names are known only then (a value each)
null=WHEN       of any shape: null instead

The emitter turns the files into rows of struct cli_command (src/cli/common/cli.h); the body of command "net-list" is
the C function cmd_net_list(). It names facts by their keys.
"""
import pathlib

from lang import core
from lang.core import ModelError

KINDS = {"flag": "CLI_FLAG", "integer": "CLI_INTEGER", "string": "CLI_STRING", "rest": "CLI_REST",
         "alias": "CLI_ALIAS"}
OPTION_WORDS = {"required", "positional", "allow_empty", "names", "of", "bits", "param", "scale"}
RULES = ("exclusive", "requires", "one_of")
COMMAND_WORDS = {"options", "connection", "hidden", "output", *RULES}
PARAM_TYPES = {"int": "VIR_TYPED_PARAM_INT", "uint": "VIR_TYPED_PARAM_UINT", "llong": "VIR_TYPED_PARAM_LLONG",
               "ullong": "VIR_TYPED_PARAM_ULLONG", "string": "VIR_TYPED_PARAM_STRING"}
SHAPES = {"table", "record", "value", "values", "cases"}
FACT_KINDS = ("text", "number", "real", "yesno")
FACT_WORDS = {"label", "unit", "null", "missing", "words"}
SHAPE_WORDS = {"keys", "null", "when"}
OUTPUT = {"kind": "string", "name": "output", "doc": "Form of the output: table, plain (tabs) or json.",
          "names": "=table,plain,json"}


def known(call, words):
    unknown = sorted(set(call.kw) - set(words))
    if unknown:
        raise ModelError(call.where, f"unknown word {', '.join(unknown)}")


def option(call):
    known(call, OPTION_WORDS)
    if not call.args or (call.fn != "alias" and len(call.args) != 2):
        raise ModelError(call.where, "an option has a name and a doc text")
    if "param" in call.kw and call.kw["param"][1] not in PARAM_TYPES:
        raise ModelError(call.where, f"a parameter is one of {', '.join(PARAM_TYPES)}")
    return {"kind": call.fn, "name": call.args[0], "doc": call.args[1] if len(call.args) > 1 else "", **call.kw}


class Reader:
    """One file with the names that it imports from its neighbours."""

    def __init__(self, path):
        self.module = core.load(path)
        self.folder = pathlib.Path(path).parent
        self.shared = dict(self.module.names)
        for module, names, where in self.module.imports:
            if module.split(".")[0] != "lang":
                self.imports(module, names, where)

    def imports(self, module, names, where):
        other = core.load(self.folder.parent / (module.replace(".", "/") + ".py"))
        for name in names:
            if name not in other.names:
                raise ModelError(where, f"{module} has no '{name}'")
        self.shared.update(other.names)

    def flatten(self, values, rules, where):
        """Options of a list, with those that names stand for; rules of shared groups go into rules."""
        found = []
        for value in values:
            if isinstance(value, core.Ref):
                if value.name not in self.shared:
                    raise ModelError(value.where, f"nothing is called '{value.name}'")
                value = self.shared[value.name]
            if not isinstance(value, core.Call) or value.fn not in (*KINDS, "options"):
                raise ModelError(where, f"an option is one of {', '.join(KINDS)} or a name")
            if value.fn == "options":
                known(value, RULES)
                found += self.flatten(value.args, rules, value.where)
                for rule in RULES:
                    rules[rule] += [tuple(p) for p in value.kw.get(rule, [])]
            else:
                found.append(option(value))
        return found

    def deref(self, value, where):
        if not isinstance(value, core.Ref):
            return value
        if value.name not in self.shared:
            raise ModelError(where, f"nothing is called '{value.name}'")
        return self.shared[value.name]

    def fact(self, call):
        call = self.deref(call, "facts")
        if not isinstance(call, core.Call) or call.fn != "fact" or len(call.args) != 3:
            raise ModelError(getattr(call, "where", "facts"), "a fact has a key, a kind and a doc text")
        known(call, FACT_WORDS)
        key, kind, doc = call.args
        kind = self.deref(kind, call.where)
        if isinstance(kind, core.Call):
            kind = self.shape(kind)
        elif kind not in FACT_KINDS:
            raise ModelError(call.where, f"a fact is one of {', '.join(FACT_KINDS)} or a shape")
        words = {word: self.deref(v, call.where) for word, v in call.kw.items()}
        return {"key": key, "kind": kind, "doc": doc, "label": key, **words}

    def shape(self, call):
        call = self.deref(call, "output")
        if not isinstance(call, core.Call) or call.fn not in SHAPES:
            raise ModelError(getattr(call, "where", "output"), f"an output is one of {', '.join(sorted(SHAPES))}")
        known(call, SHAPE_WORDS)
        found = {"shape": call.fn, **call.kw}
        if call.fn in ("table", "record"):
            found["facts"] = [self.fact(f) for f in call.args]
        elif call.fn == "cases":
            found["cases"] = [self.shape(c) for c in call.args]
        elif call.fn == "value":
            found["kind"], found["doc"] = call.args
        else:
            found["doc"] = call.args[0]
        return found

    def command(self, call):
        known(call, COMMAND_WORDS)
        name, summary = call.args
        rules = {rule: [tuple(p) for p in call.kw.get(rule, [])] for rule in RULES}
        options = self.flatten(call.kw.get("options", []), rules, call.where)
        output = self.shape(call.kw["output"]) if "output" in call.kw else None
        if output:
            options.append(OUTPUT)
        names = [o["name"] for o in options]
        if len(set(names)) != len(names):
            raise ModelError(call.where, f"command {name} has an option twice")
        for pairs in rules.values():
            for missing in {o for pair in pairs for o in pair} - set(names):
                raise ModelError(call.where, f"command {name} has no option {missing}")
        return {"name": name, "summary": summary, "options": options, **rules, "output": output,
                "connection": call.kw.get("connection", True), "hidden": call.kw.get("hidden", False)}


def facts_of(output):
    """The facts that a body may name: of its shape or, of several, of each."""
    if not output:
        return [], False
    shapes = output.get("cases", [output])
    facts = {}
    for f in [f for s in shapes for f in s.get("facts", [])]:
        told = facts.setdefault(f["key"], f)
        if (told["label"].rstrip(":"), told["kind"]) != (f["label"].rstrip(":"), f["kind"]):
            raise ModelError("output", f"fact {f['key']} is told in two ways")
    return list(facts.values()), any("keys" in s for s in shapes)


def read(path):
    """One file: {keyword, title, commands}."""
    reader = Reader(path)
    found = {"commands": []}
    for call in reader.module.calls:
        if call.fn == "group":
            found["keyword"], found["title"] = call.args
        elif call.fn == "command":
            found["commands"].append(reader.command(call))
        elif call.fn == "commands_of":
            found["commands"] += read(reader.folder / f"{call.args[0]}.py")["commands"]
        elif call.fn == "command_alias":
            found["commands"].append({"name": call.args[0], "alias_of": call.kw["of"]})
        else:
            raise ModelError(call.where, f"unknown constructor {call.fn}")
    return found


def groups(paths):
    """All files, commands of the same group together, in the order of the files."""
    found = {}
    for path in paths:
        one = read(path)
        group = found.setdefault(one["keyword"], {**one, "commands": []})
        group["commands"] += one["commands"]
    for group in found.values():
        by_name = {c["name"]: c for c in group["commands"]}
        group["commands"] = [
            {**by_name[c["alias_of"]], "name": c["name"], "body": c["alias_of"], "hidden": True} if "alias_of" in c else c
            for c in group["commands"]]
        group["commands"].sort(key=lambda c: c["name"])
    return list(found.values())

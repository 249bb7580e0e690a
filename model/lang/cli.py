"""The command-line language: what a model/cli file may call.

group(keyword, title)      opens a group; the commands after it belong to it
command(name, summary, options=[…], exclusive=[(a, b)], requires=[(a, b)], connection=True)
flag, integer, string, rest(name, doc, required=, positional=, allow_empty=, names=)
    `rest` takes all remaining words; `names` says what a shell may complete ("domain", "file")
alias(name, of="option" or "option=value")

The emitter turns each file into rows of struct cli_command (src/cli/common/cli.h); the body of
command "net-list" is the C function cmd_net_list().
"""
import ast
import pathlib

KINDS = {"flag": "CLI_FLAG", "integer": "CLI_INTEGER", "string": "CLI_STRING", "rest": "CLI_REST",
         "alias": "CLI_ALIAS"}
OPTION_WORDS = {"required", "positional", "allow_empty", "names", "of"}
COMMAND_WORDS = {"options", "exclusive", "requires", "connection"}


class ModelError(Exception):
    """A model file says something the language has no word for."""


def refuse(path, node, why):
    raise ModelError(f"{path}:{node.lineno}: {why}")


def literal(path, node):
    try:
        return ast.literal_eval(node)
    except ValueError:
        refuse(path, node, "only literals and constructor calls are allowed here")


def read_option(path, node):
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KINDS):
        refuse(path, node, f"an option is one of {', '.join(KINDS)}")
    words = {k.arg: literal(path, k.value) for k in node.keywords}
    if set(words) - OPTION_WORDS:
        refuse(path, node, f"unknown word {', '.join(sorted(set(words) - OPTION_WORDS))}")
    args = [literal(path, a) for a in node.args]
    if not args or (node.func.id != "alias" and len(args) != 2):
        refuse(path, node, "an option has a name and a doc text")
    return {"kind": node.func.id, "name": args[0], "doc": args[1] if len(args) > 1 else "", **words}


def read_command(path, node):
    words = {}
    for keyword in node.keywords:
        if keyword.arg not in COMMAND_WORDS:
            refuse(path, node, f"unknown word {keyword.arg}")
        if keyword.arg == "options":
            if not isinstance(keyword.value, ast.List):
                refuse(path, node, "options is a list")
            words["options"] = [read_option(path, o) for o in keyword.value.elts]
        else:
            words[keyword.arg] = literal(path, keyword.value)
    name, summary = (literal(path, a) for a in node.args)
    names = [o["name"] for o in words.get("options", [])]
    if len(set(names)) != len(names):
        refuse(path, node, f"command {name} has an option twice")
    for pair in words.get("exclusive", []) + words.get("requires", []):
        for option in pair:
            if option not in names:
                refuse(path, node, f"command {name} has no option {option}")
    return {"name": name, "summary": summary, "options": [], "exclusive": [], "requires": [],
            "connection": True, **words}


def read(path):
    """One file: {keyword, title, commands}."""
    found = {"commands": []}
    for node in ast.parse(pathlib.Path(path).read_text(), str(path)).body:
        if isinstance(node, ast.ImportFrom) or (isinstance(node, ast.Expr)
                                                and isinstance(node.value, ast.Constant)):
            continue
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
                and isinstance(node.value.func, ast.Name)):
            refuse(path, node, "only imports and calls are allowed")
        call = node.value
        if call.func.id == "group":
            found["keyword"], found["title"] = (literal(path, a) for a in call.args)
        elif call.func.id == "command":
            found["commands"].append(read_command(path, call))
        else:
            refuse(path, node, f"unknown constructor {call.func.id}")
    return found

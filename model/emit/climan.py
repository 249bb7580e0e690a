#!/usr/bin/env python3
"""model/cli -> the manual page and the reference of a program with commands: climan.py PROGRAM OUTPUT.1 OUTPUT.rst FILE...

What a program says about itself stands here; groups, commands and options come from the model."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from emit import roff  # noqa: E402
from lang import cli  # noqa: E402

ABOUT = {
    "virsh": ("manage guests, networks, storage and hosts",
              "Runs one command, a line of commands separated by ';', a script from standard input, or a prompt with "
              "history and completion. Listings and facts take --output: table is for people and for scripts of old, "
              "plain has tabs between values, json has values with their types."),
    "virt-admin": ("administer a running daemon",
                   "Looks at and changes the servers of a daemon while it runs: worker threads, clients, logging."),
}
GLOBAL = [("c", "connect", "URI", "What to connect to.", "virsh virt-admin"),
          ("d", "debug", "NUM", "Debug level, 0 (all) to 4 (errors).", "virsh virt-admin"),
          ("e", "escape", "CHAR", "Character that leaves a console, as ^].", "virsh"),
          ("h", "help", None, "Print help.", "virsh virt-admin"),
          ("k", "keepalive-interval", "NUM", "Seconds between keepalive messages, 0 for none.", "virsh"),
          ("K", "keepalive-count", "NUM", "Unanswered keepalive messages before the connection is given up.", "virsh"),
          ("l", "log", "FILE", "Write debug messages to a file.", "virsh virt-admin"),
          ("q", "quiet", None, "Print results only.", "virsh virt-admin"),
          ("r", "readonly", None, "Connect read-only.", "virsh"),
          ("t", "timing", None, "Print how long each command took.", "virsh"),
          ("v", "version", "short|long", "Print the version.", "virsh virt-admin")]
VARIABLES = {"virsh": {"VIRSH_DEFAULT_CONNECT_URI": "URI when -c is not given.",
                       "LIBVIRT_DEFAULT_URI": "URI when that is not set either.",
                       "VISUAL, EDITOR": "Editor for the edit commands.",
                       "VIRSH_HISTSIZE": "How many lines of history are kept.",
                       "NO_COLOR": "When set, nothing is coloured."},
             "virt-admin": {"LIBVIRT_ADMIN_DEFAULT_URI": "URI when -c is not given.",
                            "NO_COLOR": "When set, nothing is coloured."}}


SHAPES = {"table": "an array of objects", "record": "an object", "values": "an array of texts"}


def value_of(option):
    return None if option["kind"] == "flag" else "number" if option["kind"] == "integer" else "string"


def word(option):
    name, kind = option["name"], option["kind"]
    if kind == "flag":
        return f"[--{name}]"
    if kind == "rest":
        return f"<{name}>..." if option.get("required") else f"[<{name}>]..."
    if option.get("required") and option.get("positional") is True:
        return f"<{name}>"
    return f"--{name} <{value_of(option)}>" if option.get("required") else f"[--{name} <{value_of(option)}>]"


def shown(command):
    return [o for o in command["options"] if o["kind"] != "alias"]


def rules(command):
    for a, b in command["exclusive"]:
        yield f"--{a} and --{b} exclude each other."
    for a, b in command["requires"]:
        yield f"--{a} needs --{b}."
    for a, b in command["one_of"]:
        yield f"One of --{a} and --{b} is needed."


def command_page(command):
    synopsis = roff.text(" ".join(word(o) for o in shown(command)))
    out = [f".SS {roff.word(command['name'])}", f"\\fB{roff.word(command['name'])}\\fR"]
    out += [synopsis] if synopsis else []
    out += [".PP", roff.text(command["summary"])]
    for o in shown(command):
        out += roff.option(None, o["name"], value_of(o), o["doc"])
    text = " ".join(rules(command))
    return out + ([".PP", roff.text(text)] if text else [])


def page(program, groups):
    summary, about = ABOUT[program]
    out = [roff.title(program, 1), ".SH NAME", f"{roff.word(program)} \\- {roff.word(summary)}", ".SH SYNOPSIS",
           f".B {roff.word(program)}", "[OPTION...] [COMMAND_STRING]", ".br", f".B {roff.word(program)}",
           "[OPTION...] COMMAND [ARGUMENT...]", ".SH DESCRIPTION", roff.text(about), ".SH OPTIONS"]
    for *row, programs in GLOBAL:
        out += roff.option(*row) if program in programs.split() else []
    for group in groups:
        out.append(f".SH {roff.word(group['title'].upper())}")
        for command in group["commands"]:
            out += [] if command["hidden"] else command_page(command)
    out.append(".SH ENVIRONMENT")
    for name, doc in VARIABLES[program].items():
        out += [".TP", f"\\fB{roff.word(name)}\\fR", roff.text(doc)]
    out += [".SH EXIT STATUS", roff.text("0 when the last command succeeded, 1 when it failed.")]
    return "\n".join(out) + "\n"


def told_fact(f, depth):
    kind = f["kind"] if isinstance(f["kind"], str) else SHAPES[f["kind"]["shape"]]
    notes = [f.get("unit"), f"one of {', '.join(f['words'].split(','))}" if "words" in f else None,
             f"null when {f['null']}" if "null" in f else None, f"missing when {f['missing']}" if "missing" in f else None]
    line = f"{'  ' * depth}* ``{f['key']}`` ({kind}): {f['doc']} {'; '.join(n for n in notes if n)}".rstrip()
    below = told_facts(f["kind"], depth + 1) if isinstance(f["kind"], dict) else []
    return [line] + ([""] + below + [""] if below else [])


def told_facts(s, depth):
    out = [line for f in s.get("facts", []) for line in told_fact(f, depth)]
    return out + ([f"{'  ' * depth}* any other key: {s['keys']}"] if "keys" in s else [])


def told(s):
    """What --output json prints, for the reference."""
    for one in s.get("cases", [s]):
        when = f" {one['when']}" if "when" in one else ""
        null = f"; null when {one['null']}" if "null" in one else ""
        doc = f" {one['doc']}" if "doc" in one else ""
        kind = f"a {one['kind']}" if one["shape"] == "value" else SHAPES[one["shape"]]
        yield from [f"  JSON{when}: {kind}{null}.{doc}", "", *told_facts(one, 1), ""]


def reference(program, groups):
    out = [program, "=" * len(program), "", ABOUT[program][1], ""]
    for group in groups:
        out += [group["title"], "-" * len(group["title"]), ""]
        for command in group["commands"]:
            if command["hidden"]:
                continue
            out += [f"``{command['name']} {' '.join(word(o) for o in shown(command))}``".replace(" ``", "``"),
                    f"  {command['summary']}", ""]
            out += [f"  * ``--{o['name']}`` {o['doc']}" for o in shown(command)]
            out += [f"  * {rule}" for rule in rules(command)] + [""]
            out += told(command["output"]) if command["output"] else []
    return "\n".join(out)


def main(program, manual, rst, files):
    groups = cli.groups(files)
    pathlib.Path(manual).write_text(page(program, groups))
    pathlib.Path(rst).write_text(reference(program, groups))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:4], sys.argv[4:])
    except cli.ModelError as error:
        sys.exit(f"model: {error}")

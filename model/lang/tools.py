"""The language of small tools: what model/cli/tools.py may call.

tool(name, section, summary, args="XML-FILE [SCHEMA]", about="…", options=[…], files={path: what}, exits={status: what}, wrong_usage=1)
flag, text, number, texts(name, doc, short="q", value="DIR", var="quiet")

The emitter makes of each a header with its GOptionEntry rows and of all of them manual pages.
"""
from lang import core
from lang.core import ModelError

KINDS = {"flag": ("gboolean", "G_OPTION_ARG_NONE"), "text": ("gchar *", "G_OPTION_ARG_FILENAME"),
         "number": ("gint", "G_OPTION_ARG_INT"), "texts": ("gchar **", "G_OPTION_ARG_FILENAME_ARRAY")}
OPTION_WORDS = {"short", "value", "var"}
TOOL_WORDS = {"args", "about", "options", "files", "exits", "see", "wrong_usage"}


def known(call, words):
    unknown = sorted(set(call.kw) - words)
    if unknown:
        raise ModelError(call.where, f"unknown word {', '.join(unknown)}")


def option(call):
    known(call, OPTION_WORDS)
    if call.fn not in KINDS or len(call.args) != 2:
        raise ModelError(call.where, f"an option is one of {', '.join(KINDS)}, with a name and a doc text")
    name, doc = call.args
    return {"kind": call.fn, "name": name, "doc": doc, "short": None, "value": None, "var": name.replace("-", "_"),
            **call.kw}


def tool(call):
    known(call, TOOL_WORDS)
    if call.fn != "tool" or len(call.args) != 3:
        raise ModelError(call.where, "a tool has a name, a section and a summary")
    name, section, summary = call.args
    found = {"wrong_usage": 1, "args": "", "about": "", "files": {}, "exits": {}, "see": [], **call.kw}
    return {"name": name, "section": section, "summary": summary, **found,
            "options": [option(o) for o in call.kw.get("options", [])]}


def read(path):
    return [tool(call) for call in core.load(path).calls]

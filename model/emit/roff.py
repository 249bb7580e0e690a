"""Manual pages: what all emitters of them share. Text is wrapped, and never taken for a request."""
import textwrap

RELEASED = "2026-11-21"


def word(value):
    """As part of a line of one's own."""
    return str(value).replace("\\", "\\e").replace("-", "\\-")


def text(value):
    """Filled text: lines of at most 78 bytes, none of which begins like a request. A sentence ends its line."""
    lines = []
    for sentence in word(value).replace(". ", ".\n").replace("? ", "?\n").splitlines():
        lines += textwrap.wrap(sentence.strip(), 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in lines)


def title(name, section):
    return f'.TH "{name.upper()}" {section} "{RELEASED}" "Vireo 11.3.0" "Virtualization"'


def option(short, name, value, doc):
    """A tagged paragraph of lines."""
    spelled = (f"\\-{short}, " if short else "") + f"\\-\\-{word(name)}"
    return [".TP", f"\\fB{spelled}\\fR" + (f" \\fI{word(value)}\\fR" if value else ""), text(doc)]

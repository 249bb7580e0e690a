"""Rules of model/rules as sentences of the reference: which things of a document go together."""
import pathlib
import re

from emit import examples
from lang.rules import read

GUESTS = {"i440fx": "i440fx machines", "q35": "q35 machines", "pseries": "pSeries machines", "arm-virt": "ARM's virt machine",
          "pcie-root": "machines with PCI Express", "kvm": "KVM", "x86": "x86", "arm": "ARM", "ppc64": "ppc64", "s390": "s390x",
          "riscv": "RISC-V"}


def rules():
    """-> {noun: [Rule]}"""
    out = {}
    for path in sorted((pathlib.Path(__file__).parent.parent / "rules").glob("*.py")):
        for rule in read(path):
            out.setdefault(rule.noun, []).append(rule)
    return out


def member(t, name):
    """The field of a member, or the type of an arm."""
    for f in t.fields:
        if f.place == "arms":
            arm = next((a for w, a in t.arms.items() if a and arm_member(w) == name), None)
            if arm:
                return None, arm
        elif f.c == name or f.name == name:
            return f, f.type
    return None, None


def arm_member(word):
    text = re.sub(r"[^A-Za-z0-9]+", "_", word).lower()
    return text + "_" if text in ("unix", "file_", "default") else text


def thing(root, t, path, value=""):
    """A member path as it looks in a document."""
    parts, last = path.split("."), ""
    if parts[0] == "domain":
        t, parts = root, parts[1:]
    for part in parts:
        f, inner = member(t, part)
        if f is None and inner is None:
            return f"``{path}{value}``"
        if f is not None and f.place in ("attr", "tag"):
            return f"``<{last} {f.xml}={value or '…'}>``" if last else f"``{f.xml}={value or '…'}``"
        if f is not None and f.place not in ("splice", "inside"):
            last = examples.written(f)
        t = inner or t
    return f"``<{last}>{value.strip(chr(39))}</{last}>``" if value else f"``<{last}>``"


def guest(name):
    if name.startswith("device/"):
        return f"a QEMU that has ``{name.removeprefix('device/')}``"
    return GUESTS.get(name, name.replace("/", " "))


def term(root, t, text):
    """One term of a rule in words."""
    negated, text = text.startswith("!"), text.lstrip("!")
    if text.startswith("@"):
        return ("other than " if negated else "") + guest(text[1:])
    m = re.fullmatch(r"([a-z0-9_.]+?)(!=|=|<|>)(\S+)", text)
    if not m:
        return ("no " if negated else "") + thing(root, t, text)
    path, sign, value = m.groups()
    if sign in "<>":
        return f"{thing(root, t, path).replace('=…', '=')} {'below' if sign == '<' else 'above'} {value}"
    one = "|" not in value
    negated ^= sign == "!="
    if one:
        return ("other than " if negated else "") + thing(root, t, path, f"'{value}'")
    return f"{thing(root, t, path).replace('=…', '=')} {'none of' if negated else 'one of'} " + ", ".join(f"``{v}``" for v in value.split("|"))


def terms(root, t, text):
    first, *more = [term(root, t, x) for x in text.split()]
    return first + (" with " + " and ".join(more) if more else "")


def sentence(root, t, rule):
    if rule.kind == "unique":
        return f"No two {thing(root, t, rule.when)} have the same ``{rule.needs[0]}``."
    if rule.kind == "drop":
        return f"Forgotten: {terms(root, t, rule.when)} without " + ", or ".join(terms(root, t, n) for n in rule.needs) + "."
    when, why = terms(root, t, rule.when), f" ({rule.why})" if rule.why else ""
    if not rule.needs:
        return f"Refused: {when}{why}."
    plain = rule.when.lstrip("!")
    if rule.when.startswith("!") and " " not in rule.when and rule.needs == [plain]:
        return f"{thing(root, t, plain)} must be there{why}."
    return f"{when[0].upper() + when[1:]} needs " + ", or ".join(terms(root, t, n) for n in rule.needs) + why + "."

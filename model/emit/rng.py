#!/usr/bin/env python3
"""One family of model/xml -> NAME.rng, a RELAX NG schema: the same classes that the reader walks over."""
import pathlib
import sys
from xml.sax.saxutils import escape

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from lang.core import ModelError  # noqa: E402
from lang.xml import Reader  # noqa: E402

NUMBER = r"\s*(0x[0-9a-fA-F]+|\+?[0-9]+)\s*"
PATTERNS = {
    "Int": r"-?[0-9]+", "I64": r"-?[0-9]+", "UInt": NUMBER, "U64": NUMBER, "Hex": NUMBER, "Hex64": NUMBER,
    "HexUpper": NUMBER, "Octal": r"[0-7]+", "Size": NUMBER,
    "Uuid": r"[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}",
    "Mac": r"[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}", "Ip": r"[0-9a-fA-F:.]+",
    "CpuSet": r"[0-9^,\- ]+",
}
VARIABLES = {
    "number": r"\s*(0[xX])?[0-9a-fA-F]+", "mac": PATTERNS["Mac"], "mac_mask": PATTERNS["Mac"], "ip4": r"[0-9.]+",
    "ip6": r"[0-9a-fA-F:.]+", "mask4": r"[0-9.]+", "mask6": r"[0-9a-fA-F:.]+", "tcp_flags": r"[A-Za-z,]*/[A-Za-z,]*",
    "ipset_flags": r"[sSdD][rRsS][cCtT](,[sSdD][rRsS][cCtT]){0,5}",
}


def scalar(kind):
    if kind.enum:
        return choice([f"<value>{escape(w)}</value>" for w in kind.enum.words])
    if kind.name in ("YesNo", "OnOff"):
        return f'<ref name="{kind.name}"/>'
    if kind.name in PATTERNS:
        return f'<ref name="{kind.name}"/>'
    if kind.name == "Var" and kind.args[0] in VARIABLES:
        names = [f"<value>{escape(w)}</value>" for w in kind.names.words] if kind.names else []
        return choice(names + ['<ref name="variable"/>', f'<data type="string"><param name="pattern">'
                               f'{escape(VARIABLES[kind.args[0]])}</param></data>'])
    return "<text/>"


def choice(parts):
    return parts[0] if len(parts) == 1 else "<choice>" + "".join(parts) + "</choice>"


def optional(text, needed=False):
    return text if needed else f"<optional>{text}</optional>"


def attribute(name, inside):
    return f'<attribute name="{escape(name)}">{inside}</attribute>'


def reachable(types):
    """The types and all they hold, those of other families too."""
    all_, left = {}, list(types)
    while left:
        t = left.pop(0)
        if id(t) not in all_:
            all_[id(t)] = t
            left += [f.type for f in t.fields if f.type] + [a for a in t.arms.values() if a is not None]
    return list(all_.values())


class Schema:
    def __init__(self, fam, namespaces):
        self.fam, self.namespaces, self.out = fam, namespaces, []

    def element(self, f, inside):
        ns = f' ns="{self.namespaces[f.facts["ns"]]}"' if f.facts.get("ns") else ""
        return f'<element name="{escape(f.xml)}"{ns}>{inside}</element>'

    def names(self, f):
        old = f.facts.get("old_name") or []
        return [f.xml] + ([old] if isinstance(old, str) else old)

    def unit(self):
        return optional(attribute("unit", "<text/>"))

    def pattern(self, t, f):
        """The pattern of one field, or None."""
        needed = bool(f.facts.get("required"))
        if f.place == "attr":
            inside = scalar(f.kind)
            if f.facts.get("any"):
                inside = choice([f'<value>{escape(f.facts["any"])}</value>', inside])
            return optional(choice([attribute(n, inside) for n in self.names(f)]), needed)
        if f.place == "elem":
            extra = self.unit() if f.kind.name == "Size" else ""
            return optional(self.element(f, extra + scalar(f.kind)), needed)
        if f.place == "elems":
            return f"<zeroOrMore>{self.element(f, scalar(f.kind))}</zeroOrMore>"
        if f.place == "flag":
            return optional(self.element(f, "<empty/>"))
        if f.type and f.type.tag and f.type.tag.facts.get("by_name"):
            return self.named_by_tag(f, needed)
        if f.place in ("child", "inside"):
            return optional(self.element(f, f'<ref name="{f.type.c}"/>'), needed)
        if f.place == "items":
            return f'<zeroOrMore>{self.element(f, self.ref(f.type))}</zeroOrMore>'
        if f.place == "splice":
            return self.ref(f.type)
        if f.place == "opaque":
            return optional(self.element(f, '<ref name="anything"/>'))
        return None

    @staticmethod
    def ref(t):
        return f'<ref name="{t.c}"/>'

    def named_by_tag(self, f, needed):
        """Elements of several names, in any order."""
        shared = any(g.place not in ("tag", "arms") for g in f.type.fields)
        each = []
        for w in f.type.tag.kind.enum.words:
            arm = f.type.arms.get(w)
            inside = (self.ref(arm) if arm else "<empty/>") if not shared else self.ref(f.type) if not arm else \
                f"<interleave>{self.ref(arm)}{self.ref(f.type)}</interleave>"
            each.append(f'<element name="{escape(w)}">{inside}</element>')
        return f"<zeroOrMore>{choice(each)}</zeroOrMore>" if f.place == "items" else optional(choice(each), needed)

    def own_union(self, t):
        """The tag and what goes with each of its words."""
        arms = []
        for word in t.tag.kind.enum.words:
            arm = t.arms.get(word)
            inside = self.ref(arm) if arm is not None else ""
            head = attribute(t.tag.xml, f"<value>{escape(word)}</value>")
            if t.tag.facts.get("default") == word:
                head = optional(head)
            arms.append(f"<group>{head}{inside}</group>")
        if not t.tag.facts.get("required") and not t.tag.facts.get("default"):
            arms.append("<empty/>")
        return choice(arms)

    def outer_union(self, t, tag, children):
        """An attribute here and children whose content it chooses."""
        arms = []
        for word in tag.kind.enum.words:
            head = attribute(tag.xml, f"<value>{escape(word)}</value>")
            if tag.facts.get("default") == word:
                head = optional(head)
            inside = "".join(optional(self.element(f, f'<ref name="{f.type.c}.{word}"/>')) for f in children)
            arms.append(f"<group>{head}{inside}</group>")
        if not tag.facts.get("required") and not tag.facts.get("default"):
            arms.append("<empty/>")
        return choice(arms)

    def is_ours(self, f):
        """Kept in our own state alone: no document of a user has it."""
        return f.facts.get("state_only") and self.fam.name != "state"

    def fields(self, t):
        outer = [f for f in t.fields if f.place == "child" and f.type.tag and f.type.tag.facts.get("outer")]
        parts = []
        for f in t.fields:
            if f.place in ("arms", "tag", "content") or f in outer or self.is_ours(f):
                continue
            twins = [g for g in t.fields if g.place == "child" and g.xml == f.xml and f.place == "child"]
            if len(twins) > 1:  # told apart by an attribute
                if f is twins[0]:
                    parts.append(optional(choice([self.element(g, self.ref(g.type)) for g in twins])))
                continue
            mine = [g for g in outer if g.type.tag.facts["outer"] == f.name]
            parts.append(self.outer_union(t, f, mine) if mine else self.pattern(t, f))
        if any(f.kind and f.kind.name == "Size" and f.place in ("attr", "content") for f in t.fields):
            parts.append(self.unit())
        for f in t.fields:
            if f.place == "content":
                alone = all(g.place in ("attr", "content", "tag") for g in t.fields)
                inside = scalar(f.kind)
                if inside != "<text/>":
                    inside = choice([inside, "<empty/>"]) if alone else "<text/>"
                parts.append(inside)
        return parts

    def define(self, name, parts):
        body = "\n    ".join(parts) if parts else "<empty/>"
        if len(parts) > 1:
            body = f"<interleave>\n    {body}\n  </interleave>"
        self.out.append(f'<define name="{name}">\n  {body}\n</define>')

    def type(self, t):
        parts = self.fields(t)
        if not t.is_union or t.tag.facts.get("by_name"):
            self.define(t.c, parts)
        elif not t.tag.facts.get("outer"):
            self.define(t.c, [self.own_union(t)] + parts)
        else:
            for word in t.tag.kind.enum.words:
                arm = t.arms.get(word)
                self.define(f"{t.c}.{word}", ([self.ref(arm)] if arm is not None else []) + parts)

    def text(self):
        roots = [t for t in self.fam.types if t.root]
        for t in reachable(self.fam.types):
            self.type(t)
        for name, pattern in PATTERNS.items():
            self.out.append(f'<define name="{name}">\n  <data type="token"><param name="pattern">{escape(pattern)}'
                            '</param></data>\n</define>')
        for name, words in (("YesNo", ("yes", "no")), ("OnOff", ("on", "off"))):
            self.out.append(f'<define name="{name}">\n  {choice([f"<value>{w}</value>" for w in words])}\n</define>')
        self.out.append(ANYTHING)
        self.out.append('<define name="variable">\n  <data type="string"><param name="pattern">[$].*</param></data>\n'
                        "</define>")
        start = choice([f'<element name="{t.root}">{self.ref(t)}</element>' for t in roots])
        return ('<?xml version="1.0"?>\n<grammar xmlns="http://relaxng.org/ns/structure/1.0" '
                'datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">\n'
                f"<start>\n  {start}\n</start>\n" + "\n".join(self.out) + "\n</grammar>\n")


ANYTHING = """<define name="anything">
  <zeroOrMore>
    <choice>
      <attribute><anyName/></attribute>
      <text/>
      <element><anyName/><ref name="anything"/></element>
    </choice>
  </zeroOrMore>
</define>"""


def main(family, out):
    reader = Reader(pathlib.Path(__file__).parent.parent)
    fam = reader.family(family)
    namespaces = {}
    for t in reachable(fam.types):
        namespaces.update(t.namespaces)
    pathlib.Path(out).write_text(Schema(fam, namespaces).text())


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(str(e))

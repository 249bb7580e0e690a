"""Example documents (docs/examples/FAMILY/*.xml) seen through the model: which element is of which type, which
attribute or child is which field. The reference pages show them; effects.py changes them one value at a time."""
import pathlib
import xml.parsers.expat

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
FOLDER = TOP / "docs" / "examples"


class Node:
    """An element; names keep their prefix."""

    def __init__(self, name, attrs, parent):
        self.name, self.attrs, self.parent = name, attrs, parent
        self.children, self.text = [], ""

    def __iter__(self):
        yield self
        for c in self.children:
            yield from c


def parse(text):
    parser, stack, top = xml.parsers.expat.ParserCreate(), [], []

    def start(name, attrs):
        node = Node(name, attrs, stack[-1] if stack else None)
        (stack[-1].children if stack else top).append(node)
        stack.append(node)

    def data(text):
        stack[-1].text += text

    parser.StartElementHandler, parser.CharacterDataHandler = start, data
    parser.EndElementHandler = lambda name: stack.pop()
    parser.Parse(text, True)
    return top[0]


def escape(text, quote=""):
    for c, word in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(c, word)
    return text.replace("'", "&apos;") if quote else text


def lines(node, depth=99, indent=0):
    """The element as text; what lies deeper than depth is left out with an ellipsis."""
    pad = " " * indent
    head = pad + "<" + node.name + "".join(f" {k}='{escape(v, chr(39))}'" for k, v in node.attrs.items())
    if node.children and depth == 0:
        return [f"{head}>…</{node.name}>"]
    if node.children:
        inner = [line for c in node.children for line in lines(c, depth - 1, indent + 2)]
        return [head + ">", *inner, f"{pad}</{node.name}>"]
    text = escape(node.text.strip())
    return [f"{head}>{text}</{node.name}>" if text else head + "/>"]


class Sighting:
    """A field of a type in a document: the node that has it, and for children the child."""

    def __init__(self, type_, field, node, child=None):
        self.type, self.field, self.node, self.child = type_, field, node, child


class Walk:
    """Everything of a document that the model knows."""

    def __init__(self, root_type, root):
        self.sightings, self.types, self.unknown = [], [], []
        self.known = set()
        self.element(root_type, root)
        for node in root:
            self.unknown += [(node, a) for a in node.attrs if (id(node), a) not in self.known and not a.startswith("xmlns")]

    def element(self, t, node):
        self.types.append((t, node))
        self.fields(t, node)

    def fields(self, t, node):
        if any(f.kind and f.kind.name == "Size" for f in t.fields):
            self.known.add((id(node), "unit"))
        for f in t.fields:
            getattr(self, "see_" + f.place, self.see_child)(t, f, node)

    def attribute(self, t, f, node):
        name = written(f)
        if name in node.attrs:
            self.known.add((id(node), name))
            self.sightings.append(Sighting(t, f, node))

    def see_attr(self, t, f, node):
        self.attribute(t, f, node)

    def see_tag(self, t, f, node):
        if not f.facts.get("outer") and not f.facts.get("by_name"):
            self.attribute(t, f, node)

    def see_content(self, t, f, node):
        if node.text.strip() and not node.children:
            self.sightings.append(Sighting(t, f, node))

    def see_arms(self, t, f, node):
        word = arm_word(t, node)
        arm = t.arms.get(word) if word else None
        if arm:
            self.types.append((arm, node))
            self.fields(arm, node)

    def see_splice(self, t, f, node):
        self.types.append((f.type, node))
        self.fields(f.type, node)

    def see_child(self, t, f, node):
        for child in node.children:
            if not matches(f, child):
                continue
            self.sightings.append(Sighting(t, f, node, child))
            if f.type:
                self.element(f.type, child)
            elif f.place == "opaque":
                self.known.update((id(n), a) for n in child for a in n.attrs)
            elif f.kind and f.kind.name == "Size":
                self.known.add((id(child), "unit"))


def written(f):
    ns = f.facts.get("ns")
    return f"{ns}:{f.xml}" if ns else f.xml


def matches(f, child):
    if f.type and f.type.tag and f.type.tag.facts.get("by_name"):
        return child.name in f.type.tag.kind.enum.words
    having = f.facts.get("having")
    return child.name == written(f) and (having is None or having in child.attrs)


def arm_word(t, node):
    """The word that chooses the arm: an attribute of this element or of the one around it, or its name."""
    if t.tag.facts.get("by_name"):
        return node.name
    outer = t.tag.facts.get("outer")
    while outer and node.parent is not None:
        node = node.parent
        if outer in node.attrs:
            return node.attrs[outer]
        if node.name != "source":
            break
    return node.attrs.get(outer or t.tag.xml, t.tag.facts.get("default") or ("file" if outer else None))


class Example:
    def __init__(self, path, root_type):
        self.path, self.name = path, path.stem
        self.root = parse(path.read_text())
        self.walk = Walk(root_type, self.root)


def load(family):
    """The examples of a family, by name of file."""
    roots = {t.root: t for t in family.types if t.root}
    out = []
    for path in sorted((FOLDER / family.name).glob("*.xml")):
        root = parse(path.read_text()).name
        out.append(Example(path, roots[root]))
    return out

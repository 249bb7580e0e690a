"""Reads model files: Python syntax through ast, never executed.

A model file holds a docstring, imports of other model files, assignments of a call or literal to a name, classes
(docstring and assignments) and bare calls. Anything else is refused with file and line.
"""
import ast
import pathlib


class ModelError(Exception):
    """An error in a model file, told as FILE:LINE: text."""

    def __init__(self, where, text):
        super().__init__(f"{where}: {text}")


class Ref:
    """A name that another declaration gives."""

    def __init__(self, name, where):
        self.name, self.where = name, where


class Call:
    """A constructor call: fn(args, **kw)."""

    def __init__(self, fn, args, kw, where):
        self.fn, self.args, self.kw, self.where = fn, args, kw, where


class Class:
    def __init__(self, name, bases, doc, members, where):
        self.name, self.bases, self.doc, self.members, self.where = name, bases, doc, members, where


class Module:
    """One file: names in file order (name -> Class, Call or literal), imports, bare calls."""

    def __init__(self, path):
        self.path, self.doc, self.imports, self.names, self.calls = path, "", [], {}, []


class _Reader:
    def __init__(self, path):
        self.path = path

    def at(self, node):
        return f"{self.path}:{node.lineno}"

    def refuse(self, node, what):
        raise ModelError(self.at(node), f"{what} is not allowed in a model file")

    def value(self, node):
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return -self.value(node.operand)
        if isinstance(node, ast.Name):
            return Ref(node.id, self.at(node))
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.value(e) for e in node.elts]
        if isinstance(node, ast.Dict):
            if None in node.keys:
                self.refuse(node, "unpacking")
            return {self.value(k): self.value(v) for k, v in zip(node.keys, node.values)}
        if isinstance(node, ast.Call):
            return self.call(node)
        self.refuse(node, f"a {type(node).__name__} expression")

    def call(self, node):
        if not isinstance(node.func, ast.Name):
            self.refuse(node, "a call of anything but a plain name")
        if any(k.arg is None for k in node.keywords) or any(isinstance(a, ast.Starred) for a in node.args):
            self.refuse(node, "unpacking")
        return Call(node.func.id, [self.value(a) for a in node.args],
                    {k.arg: self.value(k.value) for k in node.keywords}, self.at(node))

    def assign(self, node, names):
        if len(node.targets) != 1 or not isinstance(node.targets[0], ast.Name):
            self.refuse(node, "an assignment to more than one name")
        name = node.targets[0].id
        if name in names:
            raise ModelError(self.at(node), f"'{name}' is declared twice")
        names[name] = self.value(node.value)
        return name

    def klass(self, node):
        if node.decorator_list or node.keywords:
            self.refuse(node, "a decorator or class keyword")
        bases = [self.value(b) for b in node.bases]
        members, wheres = {}, {}
        doc = ast.get_docstring(node) or ""
        for i, s in enumerate(node.body):
            if i == 0 and doc and isinstance(s, ast.Expr):
                continue
            if isinstance(s, ast.Pass):
                continue
            if not isinstance(s, ast.Assign):
                self.refuse(s, f"{type(s).__name__} in a class")
            wheres[self.assign(s, members)] = self.at(s)
        result = Class(node.name, bases, doc, members, self.at(node))
        result.wheres = wheres
        return result

    def module(self, text):
        m = Module(self.path)
        try:
            tree = ast.parse(text)
        except SyntaxError as e:
            raise ModelError(f"{self.path}:{e.lineno}", e.msg) from None
        m.doc = ast.get_docstring(tree) or ""
        for i, s in enumerate(tree.body):
            if i == 0 and m.doc and isinstance(s, ast.Expr):
                continue
            if isinstance(s, ast.ImportFrom) and s.level == 0:
                m.imports.append((s.module, [a.name for a in s.names], self.at(s)))
            elif isinstance(s, ast.Assign):
                self.assign(s, m.names)
            elif isinstance(s, ast.ClassDef):
                if s.name in m.names:
                    raise ModelError(self.at(s), f"'{s.name}' is declared twice")
                m.names[s.name] = self.klass(s)
            elif isinstance(s, ast.Expr) and isinstance(s.value, ast.Call):
                m.calls.append(self.call(s.value))
            else:
                self.refuse(s, type(s).__name__)
        return m


def parse(text, path="<model>"):
    return _Reader(path).module(text)


def load(path):
    path = pathlib.Path(path)
    return parse(path.read_text(), str(path))

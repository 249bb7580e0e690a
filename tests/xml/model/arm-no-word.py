"""A model file that is refused."""
from lang.xml import *

E = enum("x")


class X(Element):
    a = attr(String)


class A(Union):
    t = tag(E)
    arms = {"y": X}

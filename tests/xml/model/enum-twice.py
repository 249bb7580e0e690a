"""A model file that is refused."""
from lang.xml import *

E = enum("x", "x")


class A(Element):
    b = attr(E)

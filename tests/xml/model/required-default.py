"""A model file that is refused."""
from lang.xml import *

E = enum("x")


class A(Element):
    b = attr(E, required=True, default="x")

"""A model file that is refused."""
from lang.xml import *

E = enum("x", "y")


class A(Element):
    b = attr(E, default="z")

"""A model file that is refused."""
from lang.xml import *

E = enum("x")


class A(Union):
    t = tag(E)

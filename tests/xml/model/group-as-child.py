"""A model file that is refused."""
from lang.xml import *

class G(Group):
    a = attr(String)


class A(Element):
    g = child(G)

"""A model file that is refused."""
from lang.xml import *

class G(Element):
    a = attr(String)


class A(G, Element):
    b = attr(String)

"""A model file that is refused."""
from lang.xml import *

class A(Element):
    b = attr(String)
    c = attr(String, name="b")

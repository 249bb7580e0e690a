"""A model file that is refused."""
from lang.xml import *

class X(Element):
    a = attr(String)


class A(Union):
    arms = {"y": X}

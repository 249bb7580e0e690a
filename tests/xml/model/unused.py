"""A model file that is refused."""
from lang.xml import *


class A(Element):
    b = attr(String)

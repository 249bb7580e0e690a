"""A model file that is refused."""
from lang.xml import *

@wraps
class A(Element):
    b = attr(String)

"""A model file that is refused."""
from lang.xml import *

def kind():
    return String

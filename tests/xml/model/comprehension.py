"""A model file that is refused."""
from lang.xml import *

Words = enum(*[w for w in "ab"])

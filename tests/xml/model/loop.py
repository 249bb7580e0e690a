"""A model file that is refused."""
from lang.xml import *

for word in ("a", "b"):
    pass

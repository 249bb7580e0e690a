"""A model file that is refused."""
from lang.xml import *

from os import path

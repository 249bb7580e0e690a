"""Options that many commands of virt-admin have."""
from lang.cli import string

SERVER = string("server", "Name of the server.", required=True, positional=True, names="server")

"""Lxc: public functions and types."""
from lang.api import *

header("libvirt-lxc.h")

api("virDomainLxcEnterNamespace", on=Domain, arg="domain", since="1.0.2",
    doc="Moves the calling process into name spaces of a container.",
    args=[
        raw("nfdlist", "unsigned int"),
        raw("fdlist", "int *"),
        raw("noldfdlist", "unsigned int *"),
        raw("oldfdlist", "int **"),
        flags(),
    ],
    local=True)

api("virDomainLxcOpenNamespace", on=Domain, arg="domain", since="1.0.2",
    doc="Opens the name spaces of a container.",
    args=[fds_out("fdlist", check="nonnull"), flags()],
    returns=count,
    proc=1, program="lxc", op="lxc_domain_open_namespace",
    acl=[need("domain:open_namespace")], write=True, lane="modify", fds_out=True)

api("virDomainLxcEnterSecurityLabel", since="1.0.4",
    doc="Gives the calling process the security label of a container.",
    args=[
        raw("model", "virSecurityModelPtr", check="nonnull"),
        raw("label", "virSecurityLabelPtr", check="nonnull"),
        raw("oldlabel", "virSecurityLabelPtr"),
        flags(),
    ],
    local=True)

api("virDomainLxcEnterCGroup", on=Domain, arg="domain", since="2.0.0",
    doc="Moves the calling process into the control groups of a container.",
    args=[flags()], local=True, write=True)

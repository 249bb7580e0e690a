#!/usr/bin/env python3
"""model/api/access.py -> org.libvirt.api.policy and org.libvirt.unix.policy.

usage: polkit.py OUTDIR
"""
import sys
import xml.etree.ElementTree as ET

from apimodel import Api, write

DOCTYPE = ('<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy '
           'Configuration 1.0//EN"\n  "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">\n')
UNIX = (  # who may open a socket at all
    ("monitor", "Look at virtual machines of this system", "To look at virtual machines you must authenticate.", "yes"),
    ("manage", "Manage virtual machines of this system", "To manage virtual machines you must authenticate.", "auth_admin_keep"),
)


def action(root, name, description, message, default):
    a = ET.SubElement(root, "action", {"id": name})
    ET.SubElement(a, "description").text = description
    ET.SubElement(a, "message").text = message
    d = ET.SubElement(a, "defaults")
    for who in ("allow_any", "allow_inactive", "allow_active"):
        ET.SubElement(d, who).text = default


def document(actions):
    root = ET.Element("policyconfig")
    ET.SubElement(root, "vendor").text = "Vireo"
    for a in actions:
        action(root, *a)
    ET.indent(root)
    return DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def api_actions(api):
    for d in api.model.of("access"):
        thing = d.name.replace("_", " ")
        for p in d.permissions:
            what = p.name.replace("_", " ")
            name = f"org.libvirt.api.{d.name.replace('_', '-')}.{p.name.replace('_', '-')}"
            yield name, f"{thing}: {what}", f"The permission '{what}' on a {thing} is needed.", p.polkit


def main(outdir):
    api = Api()
    write(f"{outdir}/org.libvirt.api.policy", document(api_actions(api)))
    write(f"{outdir}/org.libvirt.unix.policy", document((f"org.libvirt.unix.{n}", d, m, default) for n, d, m, default in UNIX))


if __name__ == "__main__":
    main(sys.argv[1])

"""Calls about secrets and ports of networks: what the peer's test driver lacks and its daemon has."""
import libvirt as L
from calls import caller, run, section

SECRET = "<secret ephemeral='%s' private='%s'>%s<usage type='%s'><%s>%s</%s></usage></secret>"
UUID = "<uuid>11111111-1111-1111-1111-11111111111%d</uuid>"


@section
def secrets(s, c):
    say = caller(s)
    for text in ("<secret/>", "<secret ephemeral='x'/>", "<secret><uuid>zz</uuid></secret>", f"<secret>{UUID % 5}<usage/></secret>",
                 f"<secret>{UUID % 5}<usage type='zz'/></secret>", f"<secret>{UUID % 5}<usage type='volume'/></secret>",
                 f"<secret>{UUID % 5}<usage type='ceph'><volume>x</volume></usage></secret>", f"<secret>{UUID % 5}<usage type='iscsi'/></secret>",
                 f"<secret>{UUID % 5}<usage type='vtpm'/></secret>", "<foo/>", "<secret"):
        made = s.try_(f"define {text}", c.secretDefineXML, text, show=lambda v: "made")
        if made:
            made.undefine()
    one = say("define", c.secretDefineXML, SECRET % ("no", "no", UUID % 1, "volume", "volume", "/a", "volume"))
    say("again", c.secretDefineXML, SECRET % ("no", "no", UUID % 1, "volume", "volume", "/a", "volume"))
    say("other usage", c.secretDefineXML, SECRET % ("no", "no", UUID % 1, "volume", "volume", "/b", "volume"))
    say("same usage", c.secretDefineXML, SECRET % ("no", "no", UUID % 2, "volume", "volume", "/a", "volume"))
    say("same usage, no uuid", c.secretDefineXML, SECRET % ("no", "no", "", "volume", "volume", "/a", "volume"))
    say("no value", one.value)
    say("set", one.setValue, b"abc")
    say("get", one.value)
    say("set empty", one.setValue, b"")
    say("set flags", one.setValue, b"abc", 1)
    say("get flags", one.value, 1)
    say("become private", c.secretDefineXML, SECRET % ("no", "yes", UUID % 1, "volume", "volume", "/a", "volume"))
    say("and public", c.secretDefineXML, SECRET % ("no", "no", UUID % 1, "volume", "volume", "/a", "volume"))
    say("get private", one.value)
    say("xml", one.XMLDesc, 0)
    say("usage", lambda: [one.usageType(), one.usageID()])
    two = say("ceph", c.secretDefineXML, SECRET % ("yes", "yes", UUID % 3, "ceph", "name", "n", "name"))
    for kind, name in ((1, "/a"), (2, "n"), (2, "/a"), (0, ""), (99, "x")):
        say(f"by usage {kind} {name}", c.secretLookupByUsage, kind, name)
    for flags in (0, 1, 2, 4, 8, 15, 16):
        say(f"all {flags}", c.listAllSecrets, flags)
    say("number", c.numOfSecrets)
    say("list", c.listSecrets)
    say("undefine", one.undefine)
    say("undefine", one.undefine)
    say("gone", one.value)
    say("by no uuid", c.secretLookupByUUIDString, "11111111-1111-1111-1111-111111111199")
    two.undefine()


PORT = "<networkport>%s<owner><name>n</name>" + UUID % 9 + "</owner><mac address='52:54:00:00:00:01'/>%s</networkport>"


@section
def ports(s, c):
    say = caller(s)
    net = c.networkDefineXML("<network><name>pp</name><bridge name='virbrpp'/></network>")
    say("inactive", net.portCreateXML, PORT % (UUID % 1, ""))
    net.create()
    one = say("create", net.portCreateXML, PORT % (UUID % 1, ""))
    say("again", net.portCreateXML, PORT % (UUID % 1, ""))
    say("no uuid", net.portCreateXML, PORT % ("", ""))
    say("floor", net.portCreateXML, PORT % (UUID % 2, "<bandwidth><inbound average='5' floor='3'/></bandwidth>"))
    say("plug", net.portCreateXML, PORT % (UUID % 3, "<plug type='bridge' bridge='zz'/>"))
    for text in ("<networkport/>", f"<networkport>{UUID % 4}</networkport>", f"<networkport>{UUID % 4}<owner/></networkport>",
                 f"<networkport>{UUID % 4}<owner><name>n</name></owner></networkport>",
                 f"<networkport>{UUID % 4}<owner><name>n</name><uuid>x</uuid></owner></networkport>",
                 f"<networkport>{UUID % 4}<owner><name>n</name>{UUID % 9}</owner></networkport>",
                 f"<networkport>{UUID % 4}<owner><name>n</name>{UUID % 9}</owner><mac/></networkport>",
                 f"<networkport>{UUID % 4}<owner><name>n</name>{UUID % 9}</owner><mac address='x'/></networkport>"):
        say(f"create {text}", net.portCreateXML, text)
    two = say("limited", net.portCreateXML, PORT % (UUID % 2, "<bandwidth><inbound average='5' peak='6' burst='7'/><outbound average='9'/>"
                                                           "</bandwidth><rxfilters trustGuest='yes'/><port isolated='yes'/><group>g</group>"))
    for port in (one, two):
        say("xml", port.XMLDesc, 0)
        say("parameters", port.parameters)
    say("set", two.setParameters, {"inbound.average": 10})
    say("parameters", two.parameters)
    say("set", two.setParameters, {"inbound.average": 11, "inbound.peak": 12})
    say("xml", two.XMLDesc, 0)
    say("parameters", two.parameters)
    say("list", net.listAllPorts, 0)
    say("network", lambda: two.network().name())
    say("by uuid", net.portLookupByUUIDString, "11111111-1111-1111-1111-111111111112")
    say("by no uuid", net.portLookupByUUIDString, "11111111-1111-1111-1111-111111111199")
    say("delete", one.delete)
    say("delete", one.delete)
    say("leases", net.DHCPLeases)
    net.destroy()
    say("list", net.listAllPorts, 0)
    say("leases", net.DHCPLeases)
    say("xml", two.XMLDesc, 0)
    net.undefine()


@section
def events(s, c):
    seen = []
    c.secretDefineXML(SECRET % ("yes", "no", UUID % 9, "volume", "volume", "/first", "volume"))  # where none is kept none is told
    words = {L.VIR_SECRET_EVENT_ID_LIFECYCLE: "life", L.VIR_SECRET_EVENT_ID_VALUE_CHANGED: "value"}
    for kind, word in words.items():
        c.secretEventRegisterAny(None, kind, lambda c, secret, *rest: seen.append(f"{rest[-1]} {secret.UUIDString()[-2:]} {rest[:-1]}"), word)
    one = c.secretDefineXML(SECRET % ("no", "no", UUID % 1, "volume", "volume", "/a", "volume"))
    c.secretDefineXML(SECRET % ("no", "no", UUID % 1, "volume", "volume", "/a", "volume"))
    one.setValue(b"abc")
    one.undefine()
    done = []
    timer = L.virEventAddTimeout(300, lambda *a: done.append(1), None)
    while not done:
        L.virEventRunDefaultImpl()
    L.virEventRemoveTimeout(timer)
    s.say("events", "\n".join(seen))


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

"""Calls about the host of test:///default, and opening it."""
import libvirt as L
from calls import Script, run, section


@section
def host(s, c):
    s.calls(c, ("getType",), ("getVersion",), ("getHostname",), ("getURI",), ("isAlive",), ("isEncrypted",), ("isSecure",),
            ("getInfo",), ("getFreeMemory",), ("getMaxVcpus", None), ("getMaxVcpus", "test"), ("getMaxVcpus", "nonsense"),
            ("getCapabilities",), ("getSysinfo",), ("getSysinfo", 1),
            ("getCPUMap",), ("getCPUMap", 1), ("getCPUStats", -1), ("getCPUStats", 0), ("getCPUStats", 3), ("getCPUStats", 99),
            ("getCPUStats", -1, 1), ("getMemoryStats", -1), ("getMemoryStats", 0), ("getMemoryStats", 9),
            ("getCellsFreeMemory", 0, 2), ("getCellsFreeMemory", 1, 1), ("getCellsFreeMemory", 1, 5), ("getCellsFreeMemory", 2, 1),
            ("getCellsFreeMemory", -1, 1), ("getCellsFreeMemory", 0, 0),
            ("getFreePages", [4, 8, 2048, 1048576], 0, 2), ("getFreePages", [4], 1, 1), ("getFreePages", [5], 0, 1),
            ("getFreePages", [2048, 4], 0, 1), ("getFreePages", [4], 5, 1), ("getFreePages", [4], 0, 9),
            ("getSecurityModel",), ("getCPUModelNames", "x86_64"), ("getCPUModelNames", "i686"), ("getCPUModelNames", "ppc64"),
            ("getCPUModelNames", "nonsense"), ("getCPUModelNames", "x86_64", 1), ("setKeepAlive", 5, 3), ("setKeepAlive", -1, 0),
            ("getMemoryParameters",), ("suspendForDuration", 0, 60), ("getDomainCapabilities", None, None, None, None),
            ("listDomainsID",), ("numOfDomains",), ("numOfDefinedDomains",), ("listDefinedDomains",), ("listAllDomains",),
            ("numOfNetworks",), ("numOfStoragePools",), ("numOfInterfaces",), ("numOfDevices", None), ("listNetworks",),
            ("listStoragePools",), ("listInterfaces",))
    s.try_("devices", lambda: sorted(c.listDevices(None)))
    cpu = "<cpu><arch>x86_64</arch><model>{}</model><topology sockets='1' cores='2' threads='1'/></cpu>"
    s.calls(c, ("baselineCPU", [cpu.format("Penryn"), cpu.format("Nehalem")]), ("baselineCPU", [cpu.format("Penryn")]),
            ("baselineCPU", [cpu.format("nonsense")]), ("baselineCPU", ["<cpu"]), ("baselineCPU", []),
            ("compareCPU", cpu.format("Penryn")))


@section
def opening(s, c):
    for uri in ("test:///default", "test:/default", "test:///default?x=1", "test:///", "test:", "test://", "test:///nothing.xml",
                "test:///etc/passwd", "test:///etc", "test:default"):
        other = s.try_(f"open {uri}", L.open, uri, show=lambda conn: conn.getURI() + " " + conn.getType())
        if other:
            other.close()
    other = L.openReadOnly("test:///default")
    s.try_("read-only: the shared host", lambda: other.lookupByName("test").destroy())
    s.calls(other, ("defineXML", "<domain/>"), ("getInfo",), ("listAllDomains",), ("suspendForDuration", 0, 60))
    s.calls(other.lookupByName("test"), ("XMLDesc", L.VIR_DOMAIN_XML_SECURE), ("state",), ("suspend",), ("setMemory", 5), ("save", "/x"))
    c.lookupByName("test").suspend()
    s.try_("what one connection does the other sees", lambda: other.lookupByName("test").state())
    other.close()
    third = L.open("test:///default")
    s.try_("as long as any is open", lambda: third.lookupByName("test").state())
    third.close()


@section
def fresh(s, c):
    """A default node that nobody has open begins anew."""
    s.try_("state", lambda: c.lookupByName("test").state())


def node(s, name, text):
    path = f"{s.section_dir}/{name}.xml"
    with open(path, "w") as f:
        f.write(text)
    return s.try_(f"node {name}", L.open, f"test://{path}", show=lambda conn: conn.getType())


def describe(s, conn):
    s.calls(conn, ("getInfo",), ("getFreeMemory",), ("getCapabilities",), ("listDefinedDomains",), ("listAllNetworks",))
    for dom in sorted(conn.listAllDomains(), key=lambda dom: dom.name()):
        s.calls(dom, ("XMLDesc",), ("state",), ("isPersistent",), ("hasManagedSaveImage",), ("autostart",), ("isUpdated",))


DOMAIN = "<domain type='test'><name>{}</name><memory>1000</memory><os><type>hvm</type></os>{}</domain>"
TEST = "xmlns:test='http://libvirt.org/schemas/domain/test/1.0'"


@section
def nodes(s, c):
    for name, text in {
        "empty": "<node/>",
        "cpu": "<node><cpu><mhz>6000</mhz><model>i986</model><active>50</active><nodes>4</nodes><sockets>4</sockets><cores>4</cores>"
               "<threads>2</threads></cpu><memory>8192000</memory></node>",
        "cpu-some": "<node><cpu><cores>7</cores></cpu></node>",
        "not-a-node": "<domain/>",
        "bad-number": "<node><cpu><mhz>fast</mhz></cpu></node>",
        "bad-memory": "<node><memory>much</memory></node>",
        "negative": "<node><cpu><cores>-1</cores></cpu></node>",
        "missing-file": "<node><domain file='nothing.xml'/></node>",
        "bad-domain": "<node><domain type='test'><name>x</name></domain></node>",
        "twice": f"<node>{DOMAIN.format('a', '')}{DOMAIN.format('a', '')}</node>",
        "unknown-element": "<node><frobnicate/></node>",
    }.items():
        conn = node(s, name, text)
        if conn:
            describe(s, conn)
            conn.close()


@section
def node_states(s, c):
    with open(f"{s.section_dir}/inner.xml", "w") as f:
        f.write(DOMAIN.format("inner", ""))
    for name, extra in {"plain": "", "transient": "<test:transient/>", "off": "<test:runstate>5</test:runstate>",
                        "paused": "<test:runstate>3</test:runstate>", "crashed": "<test:runstate>6</test:runstate>",
                        "pmsuspended": "<test:runstate>7</test:runstate>", "bad": "<test:runstate>99</test:runstate>",
                        "word": "<test:runstate>off</test:runstate>", "zero": "<test:runstate>0</test:runstate>",
                        "saved": "<test:hasmanagedsave/><test:runstate>5</test:runstate>", "saved-running": "<test:hasmanagedsave/>",
                        "transient-off": "<test:transient/><test:runstate>5</test:runstate>"}.items():
        text = DOMAIN.format(name, extra).replace("<domain", f"<domain {TEST}")
        conn = node(s, name, f"<node>{text}<domain file='inner.xml'/></node>")
        if conn:
            describe(s, conn)
            conn.close()


@section
def users(s, c):
    path = f"{s.section_dir}/auth.xml"
    with open(path, "w") as f:
        f.write("<node><auth><user password='123456'>astrochicken</user><user>bart</user></auth></node>")
    uri = f"test://{path}"
    s.try_("nobody to ask", L.open, uri)
    s.try_("nobody to ask, read-only", L.openReadOnly, uri)
    name, password, noecho = L.VIR_CRED_AUTHNAME, L.VIR_CRED_PASSPHRASE, L.VIR_CRED_NOECHOPROMPT

    def attempt(label, kinds, answers):
        def answer(creds, _data):
            for cred in creds:
                s.say(f"{label}: asked", str(cred[:4]))
                if cred[0] not in answers:
                    return -1
                cred[4] = answers[cred[0]]
            return 0
        conn = s.try_(label, L.openAuth, [uri, [kinds, answer, None], 0][0], [kinds, answer, None], 0, show=lambda conn: "open")
        if conn:
            conn.close()
    both = [name, password]
    attempt("right", both, {name: "astrochicken", password: "123456"})
    attempt("no password needed", both, {name: "bart"})
    attempt("wrong password", both, {name: "astrochicken", password: "bad"})
    attempt("unknown", both, {name: "nobody", password: "bad"})
    attempt("no answer", both, {})
    attempt("name only", [name], {name: "bart"})
    attempt("name only, password needed", [name], {name: "astrochicken"})
    attempt("password only", [password], {})
    attempt("prompt without echo", [name, noecho], {name: "astrochicken", noecho: "123456"})


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

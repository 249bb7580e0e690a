"""What a script of calls answers: one line per call, the result or the error's code. Run with whatever library the
loader finds; compare.py runs it with two and compares."""
import os
import re
import sys
import tempfile

import libvirt as L

L.registerErrorHandler(lambda *_: None, None)
L.virEventRegisterDefaultImpl()
# what differs in each run or host
MASKS = [(re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "UUID"), (re.compile(r"52:54:00(:[0-9a-f]{2}){3}"), "MAC")]
KEEP = ("6695eb01", "dd8fe884", "dfe224cb", "11111111")


def masked(text):
    for pattern, word in MASKS:
        text = pattern.sub(lambda m: m[0] if m[0].startswith(KEEP) else word, text)
    return text


def shown(value):
    if isinstance(value, L.virDomain):
        return f"domain {value.name()} {value.ID()}"
    if isinstance(value, L.virStream):
        return "stream"
    if hasattr(value, "name") and callable(value.name):
        return f"{type(value).__name__} {value.name()}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
    return masked(str(value)).rstrip("\n") if isinstance(value, str) else repr(value)


class Script:
    def __init__(self, section):
        self.section = section
        self.section_dir = tempfile.mkdtemp(prefix="vireo-calls-")

    def say(self, label, text):
        lines = text.split("\n")
        print(f"[{self.section}] {label} => {lines[0]}")
        for line in lines[1:]:
            print(f"[{self.section}] {label} |  {line}")

    def try_(self, label, function, *args, show=shown):
        """The result, None after an error."""
        try:
            value = function(*args)
        except L.libvirtError as e:
            self.say(label, f"error {e.get_error_code()}" if os.environ.get("CALLS_BRIEF") else
                     f"error {e.get_error_code()} ## {e.get_error_domain()} {e.get_error_message()}".replace("\n", " "))
            return None
        except Exception as e:  # the binding's own refusal
            self.say(label, f"{type(e).__name__}")
            return None
        self.say(label, show(value))
        return value

    def calls(self, object_, *list_):
        """("method", args…) each, labelled by itself."""
        if object_ is None:
            self.say("nothing to call", list_[0][0])
            return
        for name, *args in list_:
            words = ", ".join(masked(a if isinstance(a, str) and len(a) < 60 else repr(a) if not isinstance(a, str) else a[:40] + "…")
                              for a in args if not isinstance(a, (L.virDomain, L.virConnect)))
            self.try_(f"{name}({words})".replace(self.section_dir, "DIR").replace("\n", " "), getattr(object_, name), *args)


def caller(s):
    """say(label, function, …): what it answers; lists of objects in order of names."""
    def named(value):
        return value.UUIDString() if isinstance(value, (L.virSecret, getattr(L, "virNetworkPort", L.virSecret))) else value.name()

    def ordered(value):
        if isinstance(value, list) and value and not isinstance(value[0], int):
            return sorted(value, key=lambda v: v if isinstance(v, str) else named(v))
        return value

    def show(value):
        if isinstance(value, list) and value and hasattr(value[0], "UUIDString"):
            return "[" + ", ".join(named(v) for v in value) + "]"
        return named(value) if hasattr(value, "UUIDString") or isinstance(value, (L.virStorageVol, L.virInterface)) else shown(value)
    return lambda label, function, *args: s.try_(label, lambda: ordered(function(*args)), show=show)


class Events:
    """Every event of a connection as a line, in order."""
    NAMES = {v: k[len("VIR_DOMAIN_EVENT_ID_"):] for k, v in vars(L).items() if k.startswith("VIR_DOMAIN_EVENT_ID_")}

    def __init__(self, script, conn):
        self.script, self.conn, self.seen = script, conn, []
        self.ids = [conn.domainEventRegisterAny(None, n, self.take, name) for n, name in sorted(self.NAMES.items())
                    if name != "LAST"]
        self.timer = L.virEventAddTimeout(-1, lambda t, o: L.virEventUpdateTimeout(t, -1), None)

    def take(self, conn, dom, *rest):
        self.seen.append(f"{rest[-1]} {dom.name()} " + " ".join(shown(r) for r in rest[:-1]))

    def flush(self, label):
        """What came: the loop turns until a timer of 0 has run twice with nothing new."""
        quiet = 0
        while quiet < 3:
            n = len(self.seen)
            L.virEventUpdateTimeout(self.timer, 0)
            L.virEventRunDefaultImpl()
            quiet = quiet + 1 if len(self.seen) == n else 0
        self.script.say(label, "\n".join(["events", *self.seen]))
        self.seen.clear()


SECTIONS = {}


def section(function):
    SECTIONS[function.__name__] = function
    return function


def run_one(name):
    try:
        SECTIONS[name](Script(name), L.open(os.environ.get("CALLS_URI", "test:///default")))
    except Exception as e:
        print(f"[{name}] script ends: {type(e).__name__} {e}")


def run(argv):
    """Each in a process of its own: what one leaves open is no other's business."""
    worst = 0
    for name in argv or SECTIONS:
        sys.stdout.flush()
        pid = os.fork()
        if not pid:
            run_one(name)
            sys.stdout.flush()
            os._exit(0)
        status = os.waitpid(pid, 0)[1]
        if status:
            print(f"[{name}] died: {status}")
        worst = max(worst, status)
    return worst != 0

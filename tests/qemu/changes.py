#!/usr/bin/env python3
"""Recorded documents, changed at random, asked of Debian's daemon and of ours on the same pretended host.

  changes.py LIBVIRTD [--count N] [--seed S] [--show]

A change drops, doubles or alters an attribute or element, adds one that another document has there, or moves the guest to
another machine. Both daemons must accept or refuse the result, and write what they accept alike. Debian's is older than the
level we are compatible with, so a few answers differ for good (docs/dev/differences.rst): the test holds their share.
Prints TAP; skipped where the recorded documents, root or Debian's daemon are missing.
"""
import argparse
import collections
import copy
import importlib.util
import json
import os
import pathlib
import random
import re
import sys
import tempfile
import xml.etree.ElementTree as ET

HERE = pathlib.Path(__file__).resolve()
DEBIAN = "/usr/sbin/libvirtd"
NUMBERS = ["0", "1", "2", "-1", "65536", "4294967296", "abc", ""]
WORDS = ["", "bogus", "yes", "no", "on", "off", "default", "none"]
KINDS = ["drop attribute", "drop element", "double", "value", "value", "text", "add element", "add element", "add element", "machine",
         "add attribute"]
# what Debian's libvirt does not know yet says nothing about ours
NEWER = {"pstore", "crypto", "throttlefilters", "throttlegroups"}
# most that may differ, in parts of a hundred
LIMITS = {"we accept": 3, "we refuse": 4, "other document": 5}


def shared():
    return next((p / "shared" for p in HERE.parents if (p / "shared" / "corpus" / "domain-qemu").is_dir()), None)


def skip(why):
    print(f"1..0 # SKIP {why}")
    sys.exit(0)


class Daemon:
    def __init__(self, fakehost, base, program, folder):
        self.fakehost, self.base, self.program, self.folder = fakehost, base, program, folder
        self.start()

    def start(self):
        self.host = self.fakehost.start(self.folder, str(self.base / "corpus/capabilities/replies"), "root", self.program,
                                        [], str(self.base / "corpus/hostfiles"))
        self.conn = libvirt.open(self.host["uri"]) if self.host["ok"] else None

    def survived(self):
        """Whether the daemon still answers; one that ended is started again."""
        try:
            if self.conn.getLibVersion():
                return True
        except libvirt.libvirtError:
            pass
        self.fakehost.stop(self.folder)
        self.start()
        return False

    def define(self, xml):
        """The document as it is kept, or None with the error's text."""
        try:
            dom = self.conn.defineXMLFlags(xml, 0)
            text = dom.XMLDesc(libvirt.VIR_DOMAIN_XML_INACTIVE | libvirt.VIR_DOMAIN_XML_SECURE)
            dom.undefineFlags(libvirt.VIR_DOMAIN_UNDEFINE_KEEP_NVRAM)
            return text, None
        except libvirt.libvirtError as e:
            return None, e.get_error_message()


def plain(text):
    """Without what is made up: uuid, hardware addresses."""
    text = re.sub(r"<uuid>.*?</uuid>|<mac address='52:54:00[^']*'/>", "", text or "")
    return re.sub(r"\s+", " ", text)


def walk(element, path=None):
    path = path or element.tag
    yield path, element
    for child in element:
        if isinstance(child.tag, str):
            yield from walk(child, f"{path}/{child.tag}")


class Seen:
    """Which values and elements the recorded documents have at each place."""

    def __init__(self, texts):
        self.values, self.children = collections.defaultdict(set), collections.defaultdict(list)
        for text in texts:
            try:
                root = ET.fromstring(text)
            except ET.ParseError:
                continue
            for path, e in walk(root):
                for k, v in e.attrib.items():
                    self.values[f"{path}@{k}"].add(v)
                if (e.text or "").strip() and not len(e):
                    self.values[path].add(e.text.strip())
                self.children[path] += [c for c in e if isinstance(c.tag, str)]
        self.values = {k: sorted(v) for k, v in self.values.items()}


def change_value(rng, known, old):
    if known and rng.random() < .6:
        return rng.choice(known)
    return rng.choice(NUMBERS if re.fullmatch(r"-?[0-9a-fx]+", old) else WORDS)


def change_element(rng, seen, root, path, e, kind):
    """One change in place; None when the kind does not fit the element."""
    parents = {c: p for p in root.iter() for c in p}
    if kind == "drop attribute" and e.attrib:
        return e.attrib.pop(rng.choice(sorted(e.attrib)))
    if kind == "drop element":
        return parents[e].remove(e) or path
    if kind == "double":
        return parents[e].insert(list(parents[e]).index(e) + 1, copy.deepcopy(e)) or path
    if kind == "value" and e.attrib:
        k = rng.choice(sorted(e.attrib))
        e.attrib[k] = change_value(rng, seen.values.get(f"{path}@{k}"), e.attrib[k])
        return k
    if kind == "text" and not len(e) and (e.text or "").strip():
        e.text = change_value(rng, seen.values.get(path), e.text.strip())
        return path
    if kind == "add attribute":
        fresh = [k for k in seen.values if k.startswith(path + "@") and k[len(path) + 1:] not in e.attrib]
        if fresh:
            k = rng.choice(sorted(fresh))
            e.attrib[k[len(path) + 1:]] = rng.choice(seen.values[k])
            return k
    return None


def change(rng, seen, text):
    """The changed document and what was done."""
    root = ET.fromstring(text)
    places = [(p, e) for p, e in walk(root) if not re.match(r"domain($|/name|/uuid|/metadata)", p)]
    for _ in range(50):
        kind, (path, e) = rng.choice(KINDS), rng.choice(places)
        done = None
        if kind == "add element":
            if rng.random() < .5 and root.find("devices") is not None:
                path, e = "domain/devices", root.find("devices")
            names = sorted({c.tag for c in seen.children[path]} - NEWER)
            if names:
                tag = rng.choice(names)
                e.append(copy.deepcopy(rng.choice([c for c in seen.children[path] if c.tag == tag])))
                done = tag
        elif kind == "machine":
            if root.find("os/type") is not None:
                done = rng.choice(seen.values["domain/os/type@machine"])
                root.find("os/type").set("machine", done)
        else:
            done = change_element(rng, seen, root, path, e, kind)
        if done is not None:
            return ET.tostring(root, encoding="unicode"), f"{kind} {path} {done}"
    return text, "nothing"


def documents(base):
    folder = base / "corpus/domain-qemu"
    cases = json.loads((folder / "manifest.json").read_text())["cases"]
    names = sorted({c["input"] for c in cases if "input" in c and not c.get("qemu_conf") and not c.get("env")})
    return {n: (folder / n).read_text() for n in names if (folder / n).exists()}


def verdict(debian, ours):
    if bool(debian[0]) != bool(ours[0]):
        return "we refuse" if debian[0] else "we accept"
    if not debian[0]:
        return "refused"
    return "same" if plain(debian[0]) == plain(ours[0]) else "other document"


def compare(opt, debian, ours, texts):
    seen = Seen(texts.values())
    usable = sorted(n for n, t in texts.items() if verdict(debian.define(t), ours.define(t)) == "same")
    count = collections.Counter()
    for i in range(opt.count):
        rng = random.Random(f"{opt.seed}-{i}")
        name = rng.choice(usable)
        text, what = change(rng, seen, texts[name])
        a, b = debian.define(text), ours.define(text)
        v = verdict(a, b)
        if v in LIMITS and not debian.survived():  # its answer was its end
            v = "Debian's daemon ended"
        count[v] += 1
        if opt.show and v in LIMITS:
            print(f"# {v}: {name}: {what}: {a[1]} | {b[1]}"[:400])
    return usable, count


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("libvirtd")
    ap.add_argument("--count", type=int, default=400)
    ap.add_argument("--seed", default="1")
    ap.add_argument("--show", action="store_true")
    opt = ap.parse_args()
    base = shared()
    if not base or os.geteuid() or not os.path.exists(DEBIAN):
        skip("needs the recorded documents, root and Debian's daemon")
    spec = importlib.util.spec_from_file_location("fakehost", base / "tools/fakehost.py")
    fakehost = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fakehost)
    with tempfile.TemporaryDirectory() as tmp:
        folders = [os.path.join(tmp, n) for n in ("debian", "ours")]
        try:
            debian, ours = (Daemon(fakehost, base, os.path.abspath(p), f) for p, f in zip((DEBIAN, opt.libvirtd), folders))
            if not debian.conn or not ours.conn:
                skip("no daemon on a pretended host here")
            usable, count = compare(opt, debian, ours, documents(base))
        finally:
            for f in folders:
                fakehost.stop(f)
    print(f"# {len(usable)} documents are alike; of {opt.count} changes: {dict(count)}")
    print(f"1..{len(LIMITS)}")
    bad = 0
    for i, (what, limit) in enumerate(LIMITS.items(), 1):
        good = count[what] * 100 <= limit * opt.count
        bad += not good
        print(f"{'ok' if good else 'not ok'} {i} - {what} where Debian's daemon does not: {count[what]}")
    return 1 if bad else 0


if __name__ == "__main__":
    os.environ.pop("LD_LIBRARY_PATH", None)
    try:
        import libvirt
    except ImportError:
        skip("no python3-libvirt here")
    libvirt.registerErrorHandler(lambda *_: None, None)
    sys.exit(main())

#!/usr/bin/env python3
"""Scores defaults, addresses and command lines against the domain-qemu corpus.

  corpus.py PLAN-TOOL [--arch x86_64] [--match REGEX] [--show ID] [--why] [--need-args N --need-xml N --need-refused N]

Prints how many cases are exact (and, for command lines, the same machine). Skips, and says so, when
the corpus is not there.
"""
import argparse
import collections
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
NEEDS_OK = {"mock-secret", "env"}


def load_module(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def find_shared():
    for base in HERE.parents:
        if (base / "shared" / "corpus" / "domain-qemu").is_dir():
            return base / "shared"
    return None


# What the names of a case's surroundings hide from the emulator.
TYPES = {"NEC_USB_XHCI": "nec-usb-xhci", "DEVICE_QEMU_XHCI": "qemu-xhci", "PIIX3_USB_UHCI": "piix3-usb-uhci",
         "PCI_OHCI": "pci-ohci", "PIIX4_USB_UHCI": "piix4-usb-uhci"}


class Facts:
    """Recorded probes packed once per run."""

    def __init__(self, tool, shared, folder):
        self.tool, self.shared, self.folder, self.made = tool, shared, pathlib.Path(folder), {}

    def of(self, case):
        strip = case["caps_request"] == "latest"
        key = (case["caps"], strip)
        if key not in self.made:
            base = self.shared / "corpus" / "capabilities" / "replies" / (case["caps"] + ".replies")
            path = base if base.exists() else base.with_name(base.name + ".gz")
            out = self.folder / f"{case['caps']}{strip}.caps"
            packed = path.exists() and subprocess.run(
                [self.tool, "--pack", path, out] + ["--strip-aliases"] * strip, timeout=240).returncode == 0
            self.made[key] = out if packed else None
        return self.made[key]


def run(tool, facts, folder, case):
    xml, args = pathlib.Path(folder) / "out.xml", pathlib.Path(folder) / "out.args"
    for f in (xml, args):
        f.unlink(missing_ok=True)
    hosts = case["path"].parent / "hostfiles"
    mode = "--new" if case.get("parse_mode") == "abi-update" else "--load"
    more = []
    if case.get("caps_removed"):
        more += ["--hide", ",".join(TYPES.get(n, n) for n in case["caps_removed"])]
    conf = dict(case.get("qemu_conf", {}))
    if case.get("nbdkit_plugins"):
        conf["plugins"] = "+".join(case["nbdkit_plugins"])
    if case["arch"] == "ppc64":
        conf["host"] = case.get("host_cpu", "POWER8")
    if "hvf-host" in case.get("needs", []):
        conf["hvf"] = 1
    if case.get("swtpm_version"):
        conf["swtpm"] = case["swtpm_version"]
    if conf:
        more += ["--conf", " ".join(f"{k}={v}" for k, v in conf.items())]
    if case.get("migrate_from"):
        more += ["--incoming", case["migrate_from"]]
    done = subprocess.run([tool, facts, case["path"] / case["input"], mode, "--recording", "--emulator",
                           "/usr/bin/qemu-system-" + case["arch"], "--xml", xml, "--args", args, "--firmware",
                           f"{hosts}/etc/qemu/firmware:{hosts}/usr/share/qemu/firmware", *more],
                          capture_output=True, text=True, timeout=240, env={**os.environ, **case.get("env", {})})
    text = done.stdout.strip() or (f"died: {done.returncode} {done.stderr[-300:]}" if done.returncode not in (0, 1) else "")
    return (xml.read_text() if xml.exists() else None, args.read_text() if args.exists() else None, text)


def difference(a, b, width=3):
    import difflib
    lines = [x for x in difflib.unified_diff(a.splitlines(), b.splitlines(), lineterm="", n=0)
             if x[:1] in "+-" and x[:3] not in ("+++", "---")]
    return lines[:width]


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("tool")
    ap.add_argument("--arch")
    ap.add_argument("--match", default="")
    ap.add_argument("--show")
    ap.add_argument("--why", action="store_true")
    ap.add_argument("--need-args", type=int, default=0)
    ap.add_argument("--need-xml", type=int, default=0)
    ap.add_argument("--need-refused", type=int, default=0)
    opt = ap.parse_args()
    shared = find_shared()
    if not shared:
        print("1..0 # SKIP the corpus is not here")
        return 0
    argvcmp = load_module(shared / "tools" / "argvcmp.py")
    folder = shared / "corpus" / "domain-qemu"
    cases = json.loads((folder / "manifest.json").read_text())["cases"]
    count, why = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as tmp:
        facts = Facts(opt.tool, shared, tmp)
        for case in cases:
            case["path"] = folder
            if opt.arch and case["arch"] != opt.arch or not re.search(opt.match, case["id"]):
                continue
            if opt.show and case["id"] != opt.show:
                continue
            arranged = set(case.get("needs", [])) <= NEEDS_OK
            known = facts.of(case)
            if not known or "input" not in case or not (folder / case["input"]).exists():
                count["skipped"] += 1
                continue
            xml, args, error = run(opt.tool, known, tmp, case)
            if opt.show:
                print(error)
                if xml and case.get("xml"):
                    print("\n".join(difference((folder / case["xml"]).read_text(), xml, 200)))
                if args and case.get("args"):
                    print(json.dumps(argvcmp.compare((folder / case["args"]).read_text(), args), indent=1))
                continue
            kind = case["kind"]
            if error.startswith("died"):
                count["died"] += 1
                print("DIED", case["id"], error)
            if kind != "ok":
                refused = xml is None if kind == "parse-error" else args is None
                count[f"{kind} cases"] += 1
                count[f"{kind} refused"] += refused
                if opt.why and not refused:
                    print("NOT REFUSED", case["id"], (folder / case["error"]).read_text().strip()[:150])
                continue
            count["xml cases"] += 1
            count["args cases"] += 1
            want = (folder / case["xml"]).read_text()
            if xml is not None and xml.strip() == want.strip():
                count["xml exact"] += 1
            elif opt.why:
                d = difference(want, xml, 4) if xml else [error]
                print("XML ", case["id"], " | ".join(x.strip() for x in d)[:400])
            if args is None:
                count["args differs"] += 1
                if opt.why:
                    print("ARGS", case["id"], error[:300])
                continue
            r = argvcmp.compare((folder / case["args"]).read_text(), args, env_ignore=("PATH",))
            count["args " + r["cls"]] += 1
            if opt.why and r["cls"] not in ("exact", "same-machine"):
                print("ARGS", case["id"], r["cls"], "-", [x[:160] for x in r["only_expected"][:3]], "+",
                      [x[:160] for x in r["only_actual"][:3]])
    if opt.show:
        return 0
    same = count["args exact"] + count["args same-machine"]
    print(f"# xml: {count['xml exact']} of {count['xml cases']} exact; args: {count['args exact']} exact, "
          f"{count['args same-machine']} same machine, {count['args same-devices']} same devices of {count['args cases']}; "
          f"parse errors refused {count['parse-error refused']} of {count['parse-error cases']}, "
          f"args errors {count['args-error refused']} of {count['args-error cases']}; skipped {count['skipped']}, died {count['died']}")
    refused = count["parse-error refused"] + count["args-error refused"]
    good = same >= opt.need_args and refused >= opt.need_refused and count["xml exact"] >= opt.need_xml and not count["died"]
    print("1..1")
    print(("ok" if good else "not ok") + " 1 - the corpus scores at least what it did")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())

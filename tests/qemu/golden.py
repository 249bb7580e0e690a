#!/usr/bin/env python3
"""Golden files: GUEST.xml becomes GUEST.filled and GUEST.args; GUEST.bad.xml is refused with GUEST.bad.err.

  golden.py PLAN-TOOL FACTS [--bless]
"""
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def run(tool, facts, document, folder):
    out = [folder / "filled", folder / "args"]
    for f in out:
        f.unlink(missing_ok=True)
    done = subprocess.run([tool, facts, document, "--new", "--recording", "--emulator", "/usr/bin/qemu-system-x86_64",
                           "--xml", out[0], "--args", out[1]], capture_output=True, text=True, timeout=240)
    return done.stdout, [f.read_text() if f.exists() else "" for f in out]


def stable(text):
    return sorted(re.sub(r"(<target type='virtio') port='\d+'", r"\1", text).splitlines())


def main():
    tool, facts, bless = sys.argv[1], sys.argv[2], "--bless" in sys.argv
    documents = sorted(HERE.glob("*.xml"))
    print(f"1..{len(documents)}")
    bad = 0
    with tempfile.TemporaryDirectory() as tmp:
        for n, document in enumerate(documents, 1):
            said, (filled, args) = run(tool, facts, document, pathlib.Path(tmp))
            refused = document.stem.endswith(".bad")
            want = {".err": said} if refused else {".filled": filled, ".args": args}
            wrong = [] if not said or refused else [said.strip()]
            for suffix, text in want.items():
                golden = document.with_suffix(suffix)
                if bless and text:
                    golden.write_text(text)
                if not golden.exists() or golden.read_text() != text or not text:
                    wrong.append(f"{golden.name} differs")
            if filled and not refused:  # a filled definition stays, but for the order of disks and the number of
                #                         a console that is not the first any more
                again = pathlib.Path(tmp) / "again.xml"
                again.write_text(filled)
                second = run(tool, facts, again, pathlib.Path(tmp))[1][0]
                if stable(second) != stable(filled):
                    wrong.append("changes when it is filled again")
            bad += bool(wrong)
            print(("not ok" if wrong else "ok"), n, "-", document.name, "; ".join(wrong))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

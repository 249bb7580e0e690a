#!/usr/bin/python3
"""Test suites of bindings and applications, with Debian's library and again with ours.

    run.py [--library DIR] [--work DIR] [NAME...]

Each suite is fetched as a Debian source package, never copied here, and opens test:///default or a node file. What passes on
Debian's library must pass on ours; a suite that cannot be fetched or lacks a program is skipped. The last line counts the tests.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

RELEASES = ("bookworm", "trixie")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Skip(Exception):
    """Why a suite cannot run here."""


def sh(command, cwd=None, limit=600, env=None, check=True):
    done = subprocess.run([str(c) for c in command], cwd=cwd, env={**os.environ, **(env or {})}, timeout=limit, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
    if check and done.returncode:
        raise Skip(f"{command[0]} ended with {done.returncode}: {done.stdout.strip()[-300:]}")
    return done.stdout


def apt(work, *command):
    base = work / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (base / name).mkdir(parents=True, exist_ok=True)
    listed = base / "sources.list"
    if not listed.exists():
        listed.write_text("".join(f"deb-src [signed-by={KEYRING}] http://deb.debian.org/debian {r} main\n" for r in RELEASES))
    return sh(["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={listed}", "-o", "Dir::Etc::sourceparts=/dev/null",
               "-o", f"Dir::State::lists={base}/lists", "-o", f"Dir::Cache={base}/cache", "-o", "APT::Sandbox::User=root",
               *command], cwd=work, check=False)


def source(work, package):
    """The folder of an unpacked source package, the newest of RELEASES that the mirror has."""
    made = work / package
    if made.exists():
        return made
    if not any((work / "apt/lists").glob("*Sources*")):
        apt(work, "update")
    for release in reversed(RELEASES):
        apt(work, "--only-source", "source", "--download-only", f"{package}/{release}")
        archives = sorted(work.glob(f"{package}_*.orig.tar.*[!c]"))
        if archives:
            made.mkdir()
            sh(["tar", "xf", archives[-1], "-C", made, "--strip-components=1"])
            return made
    raise Skip(f"no source package {package} to be had")


def need(*programs):
    for p in programs:
        if not shutil.which(p):
            raise Skip(f"no {p}")


def pytest(folder, tests, env, wrap=()):
    report = folder / "report.xml"
    report.unlink(missing_ok=True)
    sh([*wrap, "/usr/bin/python3", "-m", "pytest", "-q", "--timeout", "60", "-p", "no:cacheprovider", f"--junitxml={report}", tests],
       cwd=folder, env=env, limit=900, check=False)
    if not report.exists():
        raise Skip("pytest or its timeout plugin is missing")
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        words = [c.tag for c in case]
        found[f"{case.get('classname')}.{case.get('name')}"] = (
            "failed" if "failure" in words or "error" in words else "skipped" if "skipped" in words else "passed")
    return found


def virt_manager(work, env):
    return pytest(source(work, "virt-manager"), "tests/", env)


def libvirt_dbus(work, env):
    need("dbus-run-session", "libvirt-dbus")
    paths = "/usr/sbin:/usr/libexec:/usr/lib/libvirt-dbus"
    return pytest(source(work, "libvirt-dbus") / "tests", ".", {**env, "TEST_INSTALLED": "1", "PATH": f"{os.environ['PATH']}:{paths}"},
                  ("dbus-run-session", "--"))


def libvirt_go(work, env):
    need("go", "gcc")
    folder = source(work, "golang-github-libvirt-libvirt-go")
    program = work / "libvirt-go.test"
    if not program.exists():
        link = work / "gopath/src/github.com/libvirt/libvirt-go"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(folder)
        sh(["go", "test", "-vet=off", "-c", "-o", program, "."], cwd=link,
           env={"GO111MODULE": "off", "GOPATH": str(work / "gopath"), "GOFLAGS": ""})
    text = sh([program, "-test.v"], env=env, check=False, cwd=folder)
    words = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
    return {name: words[how] for how, name in re.findall(r"^\s*--- (PASS|FAIL|SKIP): (\S+)", text, re.M)}


def libvirt_glib(work, env):
    need("meson", "ninja")
    folder, build = source(work, "libvirt-glib"), work / "libvirt-glib.build"
    if not (build / "build.ninja").exists():
        sh(["meson", "setup", build, folder, "-Dintrospection=disabled", "-Ddocs=disabled", "-Dvapi=disabled"])
        sh(["ninja", "-C", build])
    found = {}
    for program in ("test-events", "test-gconfig"):
        text = sh([build / "tests" / program, "--tap"], env={**env, "G_TEST_SRCDIR": str(folder / "tests")}, check=False)
        found |= {f"{program} {name}": "failed" if no else "passed" for no, name in re.findall(r"^(not )?ok \d+ (\S+)", text, re.M)}
    return found


SUITES = {f.__name__.replace("_", "-"): f for f in (virt_manager, libvirt_dbus, libvirt_go, libvirt_glib)}


def count(found, how):
    return sum(v == how for v in found.values())


def compare(name, work, library):
    """How many pass with ours, how many of Debian's do not, whether it was skipped."""
    try:
        theirs = SUITES[name](work, {"LD_LIBRARY_PATH": ""})
        ours = SUITES[name](work, {"LD_LIBRARY_PATH": str(library)})
    except (Skip, subprocess.TimeoutExpired) as e:
        print(f"{name}: skipped: {e}")
        return 0, 0, 1
    lost = [t for t, how in theirs.items() if how == "passed" and ours.get(t) != "passed"]
    print(f"{name}: Debian's {count(theirs, 'passed')} passed, {count(theirs, 'failed')} failed, {count(theirs, 'skipped')} skipped; "
          f"ours {count(ours, 'passed')} passed, {count(ours, 'failed')} failed, {count(ours, 'skipped')} skipped", flush=True)
    for test in lost:
        print(f"  passes with Debian's only: {test}: {ours.get(test, 'absent')}")
    for test, how in ours.items():
        if how == "failed" and test not in lost:
            print(f"  fails with ours, {theirs.get(test, 'absent')} with Debian's: {test}")
    return count(ours, "passed"), len(lost), 0


def main():
    p = argparse.ArgumentParser(description=__doc__)
    top = pathlib.Path(__file__).resolve().parents[3]
    p.add_argument("--library", type=pathlib.Path, default=top / "build/src/client")
    p.add_argument("--work", type=pathlib.Path, default=top / "build/suites")
    p.add_argument("names", nargs="*", choices=[[], *SUITES], metavar="NAME")
    args = p.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    sums = [compare(n, args.work.resolve(), args.library.resolve()) for n in args.names or SUITES]
    passed, failed, skipped = map(sum, zip(*sums))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

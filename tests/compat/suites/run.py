#!/usr/bin/python3
"""Test suites of bindings and applications, with Debian's library and again with ours.

    run.py [--build DIR] [--work DIR] [--sources DIR] [NAME...]

Each suite is fetched as a Debian source package, never copied here, or is taken from a folder of that name below --sources.
Most open test:///default or a node file; ruby's opens qemu:///system, so it runs in a box with a daemon of the same make.
What passes on Debian's library must pass on ours; a suite that cannot be had or lacks a program is skipped. The last line
counts the tests.
"""
import argparse
import collections
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
BOX = HERE.parents[1] / "clients/box.sh"

RELEASES = ("bookworm", "trixie")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Skip(Exception):
    """Why a suite cannot run here."""


@dataclasses.dataclass
class Places:
    work: pathlib.Path  # where what is fetched and built goes
    sources: pathlib.Path | None  # folders of suites that the user has


@dataclasses.dataclass
class Side:
    build: pathlib.Path | None  # None: Debian's

    @property
    def env(self):
        return {"LD_LIBRARY_PATH": str(self.build / "src/client") if self.build else ""}

    @property
    def daemon(self):
        return ["--daemon", self.build / "src/daemon/libvirtd"] if self.build else []


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


def source(at, package):
    """The folder of an unpacked source package: the user's, else the newest of RELEASES that the mirror has."""
    if at.sources and (at.sources / package).is_dir():
        return at.sources / package
    work, made = at.work, at.work / package
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


def pytest(at, folder, tests, env, wrap=()):
    report = at.work / "report.xml"
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


def tap(text):
    """Test points of a program by their numbers, as not all have names of their own."""
    words = {"ok": "passed", "not ok": "failed"}
    return {number: "skipped" if "# skip" in rest.lower() else words[how]
            for how, number, rest in re.findall(r"^(ok|not ok) (\d+)(.*)", text, re.M)}


def virt_manager(at, side):
    return pytest(at, source(at, "virt-manager"), "tests/", side.env)


def libvirt_dbus(at, side):
    need("dbus-run-session", "libvirt-dbus")
    paths = "/usr/sbin:/usr/libexec:/usr/lib/libvirt-dbus"
    return pytest(at, source(at, "libvirt-dbus") / "tests", ".",
                  {**side.env, "TEST_INSTALLED": "1", "PATH": f"{os.environ['PATH']}:{paths}"}, ("dbus-run-session", "--"))


def libvirt_go(at, side):
    need("go", "gcc")
    folder = source(at, "golang-github-libvirt-libvirt-go")
    program = at.work / "libvirt-go.test"
    if not program.exists():
        link = at.work / "gopath/src/github.com/libvirt/libvirt-go"
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(folder)
        sh(["go", "test", "-vet=off", "-c", "-o", program, "."], cwd=link,
           env={"GO111MODULE": "off", "GOPATH": str(at.work / "gopath"), "GOFLAGS": ""})
    text = sh([program, "-test.v"], env=side.env, check=False, cwd=folder)
    words = {"PASS": "passed", "FAIL": "failed", "SKIP": "skipped"}
    return {name: words[how] for how, name in re.findall(r"^\s*--- (PASS|FAIL|SKIP): (\S+)", text, re.M)}


def libvirt_glib(at, side):
    need("meson", "ninja")
    folder, build = source(at, "libvirt-glib"), at.work / "libvirt-glib.build"
    if not (build / "build.ninja").exists():
        sh(["meson", "setup", build, folder, "-Dintrospection=disabled", "-Ddocs=disabled", "-Dvapi=disabled"])
        sh(["ninja", "-C", build])
    found = {}
    for program in ("test-events", "test-gconfig"):
        text = sh([build / "tests" / program, "--tap"], env={**side.env, "G_TEST_SRCDIR": str(folder / "tests")}, check=False)
        found |= {f"{program} {name}": "failed" if no else "passed" for no, name in re.findall(r"^(not )?ok \d+ (\S+)", text, re.M)}
    return found


def libvirt_python(at, side):
    return pytest(at, source(at, "libvirt-python") / "tests", ".", side.env)


def libsys_virt_perl(at, side):
    """Files that open a connection; those before are about the binding's own text."""
    need("perl")
    found = {}
    for program in sorted(source(at, "libsys-virt-perl").glob("t/[1-9]*.t")):
        text = sh(["perl", program], env=side.env, check=False, limit=120)
        found |= {f"{program.name} {number}": how for number, how in tap(text).items()}
        plan = re.search(r"^1\.\.(\d+)", text, re.M)
        for number in range(1, int(plan[1]) + 1 if plan else 0):
            found.setdefault(f"{program.name} {number}", "failed")  # it ended before
    return found


def ruby_libvirt(at, side):
    """Each file in a box of its own, as the files count on an empty daemon and on the bridge of the default network."""
    need("ruby", "unshare")
    words, found, seen = {"OK": "passed", "FAIL": "failed", "SKIPPED": "skipped", "ENDED": "failed"}, {}, collections.Counter()
    for program in sorted((source(at, "ruby-libvirt") / "tests").glob("test_*.rb")):
        if program.name == "test_utils.rb":
            continue
        setup = ("mkdir -p /var/lib/libvirt/images; ip link add virbr0 type bridge; ip link set virbr0 up; "
                 "ip link add rb0 type veth peer rb1; ip link set rb0 up; ip link set rb1 up; "
                 'exec env LD_LIBRARY_PATH="$0" ruby "$@"')
        text = sh([BOX, "--timeout", "580", *side.daemon, "--", "bash", "-c", setup, side.env["LD_LIBRARY_PATH"],
                   HERE / "groups.rb", program], env={"LD_LIBRARY_PATH": ""}, check=False)
        (at.work / f"{program.name}{'' if side.build else '-debian'}.log").write_text(text)
        for line, how in re.findall(r"^line (\d+): (OK|FAIL|SKIPPED|ENDED): ", text, re.M):
            seen[program.name, line] += 1
            found[f"{program.name}:{line} {seen[program.name, line]}"] = words[how]
    return found


SUITES = {f.__name__.replace("_", "-"): f for f in
          (virt_manager, libvirt_dbus, libvirt_go, libvirt_glib, libvirt_python, libsys_virt_perl, ruby_libvirt)}


def count(found, how):
    return sum(v == how for v in found.values())


def compare(name, at, build):
    """How many pass with ours, how many of Debian's do not, whether it was skipped."""
    try:
        theirs = SUITES[name](at, Side(None))
        ours = SUITES[name](at, Side(build))
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
    p.add_argument("--build", type=pathlib.Path, default=HERE.parents[2] / "build")
    p.add_argument("--work", type=pathlib.Path, help="default: suites below --build")
    p.add_argument("--sources", type=pathlib.Path, help="where suites lie, each in a folder of its source package's name")
    p.add_argument("names", nargs="*", choices=[[], *SUITES], metavar="NAME")
    args = p.parse_args()
    build = args.build.resolve()
    at = Places((args.work or build / "suites").resolve(), args.sources and args.sources.resolve())
    at.work.mkdir(parents=True, exist_ok=True)
    sums = [compare(n, at, build) for n in args.names or SUITES]
    passed, failed, skipped = map(sum, zip(*sums))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

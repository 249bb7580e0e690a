#!/usr/bin/python3
"""virt-login-shell as it is installed: setuid, its configuration in place, users of several kinds. In mount namespaces of
their own, once on our library (which has no driver for containers) and once on a library that knows one container.

login.py HELPER CONFIG: the paths that were built in.
login.py --inside …: the part in the namespace."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "host"))
from lib import BUILD, SOURCE, done, point, skip_all  # noqa: E402

LOGIN = BUILD / "src/cli/login"
USERS = "joe:x:4001:4001::/home/joe:/bin/sh\nann:x:4002:4002::/home/ann:/bin/sh\nzoe:x:4003:4003::/:/bin/sh\n"
GROUPS = "joe:x:4001:\nann:x:4002:\nzoe:x:4003:\nengineers:x:4100:ann\n"
ITS_USERS = "root:x:0:0::/:/bin/sh\njoe:x:4001:4001::/home/joe:/usr/local/itsown\n"


def mount(*words):
    subprocess.run(["mount", *map(str, words)], check=True)


def over(path, text, folder):
    """The file at path reads so in this namespace."""
    new = folder / path.name
    new.write_text(text)
    mount("--bind", new, path)


def install(helper, config, libraries, folder):
    """What an installation has, over /usr/local and /etc of this namespace."""
    mount("-t", "tmpfs", "-o", "mode=755", "tmpfs", "/usr/local")
    for path in helper, config:
        path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(LOGIN / "virt-login-shell-helper", helper)
    program = pathlib.Path("/usr/local/virt-login-shell")
    shutil.copy(LOGIN / "virt-login-shell", program)
    program.chmod(0o4755)
    for name, built in libraries.items():
        mount("--bind", built, pathlib.Path("/usr/lib/x86_64-linux-gnu", name).resolve())
    for name, more in (("passwd", USERS), ("group", GROUPS)):
        path = pathlib.Path("/etc", name)
        over(path, path.read_text() + more, folder)
    return program


def runner(program, config):
    def run(user, settings, *words, env=None, mode=0o4755):
        config.write_text(settings)
        program.chmod(mode)
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        r = subprocess.run([*as_user, program, *words], capture_output=True, text=True, timeout=240, stdin=subprocess.DEVNULL,
                           cwd="/", env={"PATH": "/usr/bin:/bin", "TERM": "xterm", **(env or {})})
        return r.returncode, r.stdout, r.stderr
    return run


def refusals(run):
    anybody = 'allowed_users = [ "*" ]\n'
    code, out, _ = run("joe", "", "--help")
    point("help is for everybody", code == 0 and "--command" in out, out)
    point("the version too", run("joe", "", "-V")[:2] == (0, "11.3.0\n"))
    point("and for root", run("", "", "--version")[0] == 0)
    code, _, err = run("", anybody)
    point("root is refused", code == 125 and "root does not" in err, err)
    point("wrong words", run("joe", anybody, "word")[0] == 125 and run("joe", anybody, "--nosuch")[0] == 125)
    code, _, err = run("joe", anybody, mode=0o755)
    point("without the bit it says so", code == 125 and "setuid" in err, err)
    for settings, who, may in (("", "joe", False), ("allowed_users = [ ]", "joe", False), (anybody, "joe", True),
                               ('allowed_users = "joe"', "joe", True), ('allowed_users = [ "ann", "joe" ]', "zoe", False),
                               ('allowed_users = [ "j*" ]', "joe", True), ('allowed_users = [ "j*" ]', "ann", False),
                               ('allowed_users = [ "%engineers" ]', "ann", True),
                               ('allowed_users = [ "%eng?neers" ]', "ann", True),
                               ('allowed_users = [ "%engineers" ]', "joe", False)):
        code, _, err = run(who, settings + "\n")
        refused = "not among allowed_users" in err
        point(f"{settings or 'no settings'}: {who} {'may' if may else 'may not'}", code == 125 and refused != may, err)
    code, _, err = run("joe", "allowed_users = [ joe ]\n")
    point("a mistake in the configuration, by its line", code == 125 and "virt-login-shell.conf:1" in err, err)
    code, _, err = run("joe", anybody + 'shell = "sh"\n')
    point("a shell that is no path", code == 125 and "'shell'" in err, err)


def no_driver(run):
    code, _, err = run("joe", 'allowed_users = [ "joe" ]\n')
    point("no driver for containers: by its URI", code == 125 and "lxc:///system" in err and len(err) > 60, err)


def container(folder):
    """A process with a host name, processes and an /etc/passwd of its own: (pid, process)."""
    (folder / "its").mkdir()
    for name, text in (("passwd", ITS_USERS), ("profile", ""), ("itsown", '#!/bin/sh\necho "own shell $0 $*"\n')):
        (folder / "its" / name).write_text(text)
    script = (f"mount --bind {folder}/its/passwd /etc/passwd; mount --bind {folder}/its/profile /etc/profile; "
              "mount -t tmpfs -o mode=755 tmpfs /home; "
              f"mkdir /home/joe; chown joe: /home/joe; install -m755 {folder}/its/itsown /usr/local/itsown; "
              "hostname inside; mount -t proc proc /proc; echo ready; exec sleep 600")
    outer = subprocess.Popen(["unshare", "--mount", "--pid", "--uts", "--fork", "--kill-child", "sh", "-c", script],
                             stdout=subprocess.PIPE, text=True)
    assert outer.stdout.readline() == "ready\n"
    pid = pathlib.Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()[0]
    return pid, outer


def sessions(run, folder, note):
    pid, outer = container(folder)
    joe = 'allowed_users = [ "joe" ]\n'
    note.write_text(f"{pid} joe\n")
    code, out, err = run("joe", joe, "-c", "hostname; id -un; id -u; pwd; echo $0; env")
    lines = out.splitlines()
    point("a session: inside, as the user, at home, in a login shell",
          code == 0 and lines[:5] == ["inside", "joe", "4001", "/home/joe", "-sh"], f"{code} {out} {err}")
    names = {line.partition("=")[0] for line in lines[5:]}
    point("and with an environment of its own", {"HOME", "SHELL", "TERM"} <= names <= {
        "HOME", "SHELL", "TERM", "USER", "LOGNAME", "PATH", "PWD", "SHLVL", "_", "OLDPWD"}, names)
    hostile = {"LIBVIRT_DEBUG": "1", "LD_PRELOAD": "/nonexistent", "TERM": "x;y", "IFS": "/",
               "LIBVIRT_LOG_OUTPUTS": "1:file:/tmp/x"}
    code, out, err = run("joe", joe, "-c", "echo $TERM $LIBVIRT_DEBUG $LD_PRELOAD", env=hostile)
    point("nothing of the caller's environment comes along", (code, out) == (0, "dumb\n"), out + err)
    code, out, _ = run("joe", joe, "-c", "ps -o pid= -p $$; ls /proc | grep -c '^[0-9]'")
    point("it sees the container's processes alone", code == 0 and int(out.split()[-1]) < 10, out)
    point("the status of the command", run("joe", joe, "-c", "exit 7")[0] == 7)
    point("a signal counts 128 more", run("joe", joe, "-c", "kill -TERM $$")[0] == 143)
    code, out, _ = run("joe", joe + 'shell = [ "/bin/echo", "--", "word" ]\n', "-c", "x y")
    point("another shell, with arguments", (code, out) == (0, "-- word -c x y\n"), out)
    code, out, _ = run("joe", joe + "auto_shell = 1\n", "-c", "x")
    point("the shell that the container names", code == 0 and out.endswith("-c x\n") and out.startswith("own shell"), out)
    point("no such shell", run("joe", joe + 'shell = "/bin/nosuch"\n')[0] == 127)
    point("one that cannot be run", run("joe", joe + 'shell = "/etc/passwd"\n')[0] == 126)
    code, _, err = run("ann", 'allowed_users = [ "*" ]\n')
    point("no container of that name", code == 125 and "no container 'ann'" in err, err)
    note.write_text("0 joe\n")
    code, _, err = run("joe", joe)
    point("one that does not start", code == 125 and "cannot start container 'joe'" in err, err)
    outer.kill()
    outer.wait()


def inside(part, helper, config, folder):
    folder = pathlib.Path(folder)
    libraries = {"libvirt.so.0": BUILD / "src/client/libvirt.so.0",
                 "libvirt-lxc.so.0": BUILD / "src/client/libvirt-lxc.so.0"}
    note = folder / "container"
    if part == "sessions":
        both = folder / "libvirt.so"
        subprocess.run(["gcc", "-shared", "-fPIC", f"-I{BUILD}/include", f'-DCONTAINER="{note}"', "-o", both,
                        SOURCE / "tests/cli/containers.c"], check=True, stderr=subprocess.DEVNULL)
        libraries = dict.fromkeys(libraries, both)
    folder.chmod(0o755)
    run = runner(install(pathlib.Path(helper), pathlib.Path(config), libraries, folder), pathlib.Path(config))
    if part == "sessions":
        sessions(run, folder, note)
    else:
        refusals(run)
        no_driver(run)
    done()


def main(helper, config):
    if os.getuid() != 0 or not helper.startswith("/usr/local/") or not config.startswith("/usr/local/"):
        skip_all("needs root, and a build for /usr/local, to install into a namespace of its own")
    for part in "refusals", "sessions":
        with tempfile.TemporaryDirectory() as folder:
            r = subprocess.run(["unshare", "--mount", "--propagation", "private", sys.executable, __file__, "--inside", part,
                                helper, config, folder], capture_output=True, text=True, timeout=240)
            detail = "\n".join(line for line in (r.stdout + r.stderr).splitlines() if not line.startswith("ok"))
            point(f"virt-login-shell, {part}: {r.stdout.count(chr(10) + 'ok') + 1} points", r.returncode == 0, detail)
    done()


if sys.argv[1] == "--inside":
    inside(*sys.argv[2:])
else:
    main(*sys.argv[1:])

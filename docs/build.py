#!/usr/bin/env python3
"""build.py BUILD: the pages as HTML in BUILD/docs/html, when Sphinx is installed.

Sphinx wants one tree: BUILD/docs/source is made of this folder, the pages at the top of the repository, the README of each
folder of src and the reference pages that the build generated from the model.
"""
import pathlib
import shutil
import subprocess
import sys

DOCS = pathlib.Path(__file__).resolve().parent
TOP = DOCS.parent


def toctree(title, names):
    return f"{title}\n{'=' * len(title)}\n\n.. toctree::\n   :maxdepth: 1\n\n" + "".join(f"   {n}\n" for n in names)


def assemble(build, source):
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(DOCS, source, ignore=shutil.ignore_patterns("*.py[co]", "build.py", "meson.build"))
    for page in ("README.rst", "ARCHITECTURE.rst", "HACKING.rst"):
        shutil.copy(TOP / page, source)
    every = sorted((build / "src" / "gen").glob("*.rst"))
    functions = source / "api"
    functions.mkdir(exist_ok=True)
    for page in (p for p in every if p.stem.startswith("api-")):
        shutil.copy(page, functions / page.name.removeprefix("api-"))
    (functions / "index.rst").write_text(toctree("Functions", [p.stem.removeprefix("api-") for p in every
                                                               if p.stem.startswith("api-")]))
    emit = TOP / "model" / "emit"
    effects, planner = build / "docs" / "effects.json", build / "tests" / "qemu" / "plan-tool"
    subprocess.run([sys.executable, emit / "effects.py", planner, effects], check=True)
    subprocess.run([sys.executable, emit / "formats.py", "pages", source / "formats", effects], check=True)
    folders = source / "folders"
    folders.mkdir()
    names = []
    for page in sorted((TOP / "src").rglob("README.rst")):
        names.append("-".join(page.parent.relative_to(TOP / "src").parts))
        shutil.copy(page, folders / f"{names[-1]}.rst")
    (folders / "index.rst").write_text(toctree("Folders of src", names))


def main(build):
    program = shutil.which("sphinx-build")
    if not program:
        print("docs: sphinx-build is not installed (Debian: python3-sphinx); the pages are readable as they are",
              file=sys.stderr)
        return 1
    build = pathlib.Path(build).resolve()
    source, html = build / "docs" / "source", build / "docs" / "html"
    assemble(build, source)
    status = subprocess.run([program, "-q", "-b", "html", source, html]).returncode
    if status == 0:
        print(html / "index.html")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

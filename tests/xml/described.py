#!/usr/bin/env python3
"""What the reference must have words and examples for: everything. What is new in the model is described with it; what only
daemons write (state) needs no example."""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "model"))
from emit import formats  # noqa: E402
from lang.xml import Reader  # noqa: E402


def main():
    reader = Reader(formats.TOP)
    print(f"1..{len(formats.FAMILIES) + 1}")
    bad = 0
    for n, name in enumerate(formats.FAMILIES, 1):
        found = {k: v for k, v in formats.lacks(reader.family(name)).items() if v and not (name == "state" and "example" in k)}
        bad += bool(found)
        print(f"{'not ok' if found else 'ok'} {n} - {name}")
        for kind, names in found.items():
            print(f"# {len(names)} {kind}: {', '.join(names[:8])}{' …' if len(names) > 8 else ''}")
    with tempfile.TemporaryDirectory() as folder:
        formats.pages(folder)
        made = list(pathlib.Path(folder).rglob("*.rst"))
    print(f"{'ok' if made else 'not ok'} {len(formats.FAMILIES) + 1} - {len(made)} pages are made")
    return 1 if bad or not made else 0


if __name__ == "__main__":
    sys.exit(main())

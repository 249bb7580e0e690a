#!/usr/bin/env python3
"""What the API language refuses, and that it says where. TAP.

usage: model_errors.py SOURCE_ROOT
"""
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(sys.argv[1]) / "model"))
from lang.api import ModelError, read_model  # noqa: E402

CASES = [
    ("for i in [1]:\n    pass\n", "For is not allowed"),
    ('api("virX", since=[x for x in []])\n', "a ListComp expression is not allowed"),
    ('api("virX", since=1 + 1)\n', "a BinOp expression is not allowed"),
    ('api("virX", colour="red")\n', "api() has no colour"),
    ('api("virX", args=[string()])\n', "missing 1 required positional argument"),
    ('api("virX", about={"y": "z"})\n', "virX has no parameter y"),
    ('api("virX")\napi("virX")\n', "'virX' is declared twice"),
    ('frob("virX")\n', "unknown declaration frob()"),
    ('enum("virE", shade=1)\n', "enum() takes"),
    ('api("virX", args=[ref("d", "Nothing")])\n', "ref(): 'Nothing'"),
    ('api("virX", returns=result(type="uint<", wire="r"))\n', "wire type: 'uint<' of 'r'"),
]

failed = False
for n, (text, expect) in enumerate(CASES, 1):
    with tempfile.TemporaryDirectory() as tmp:
        path = pathlib.Path(tmp) / "case.py"
        path.write_text(text)
        try:
            read_model(pathlib.Path(tmp))
            said = "nothing"
        except ModelError as e:
            said = str(e)
    ok = expect in said
    failed |= not ok
    print(f"{'ok' if ok else 'not ok'} {n} - {expect}" + ("" if ok else f"\n# said: {said}"))
print(f"1..{len(CASES)}")
sys.exit(failed)

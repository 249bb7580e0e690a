#!/usr/bin/env python3
"""Runs `meson test` in a build folder (and more, by suite) and counts.

results.py BUILD [--suite S]... [--also BUILD:SUITE]... [NAME...]

A test that speaks TAP counts once per point; any other counts once. The last line is
"N passed, N failed, N skipped"; the exit status is 1 when anything failed.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys

POINT = re.compile(r"^(not )?ok\b\s*\d*\s*(?:-\s*)?(.*)$")


def tap_points(text):
    for line in text.splitlines():
        match = POINT.match(line)
        if match:
            skipped = re.search(r"#\s*(skip|todo)", match[2], re.I)  # todo: a known difference with its reason
            yield "skip" if skipped else "fail" if match[1] else "pass", match[2]


def count(row):
    """(passed, failed, skipped) and the failures' names of one line of testlog.json."""
    points = list(tap_points(row.get("stdout", "")))
    if not points:
        kind = {"OK": "pass", "SKIP": "skip", "EXPECTEDFAIL": "pass"}.get(row["result"], "fail")
        points = [(kind, row["name"])]
    elif row["result"] not in ("OK", "SKIP") and all(kind != "fail" for kind, _ in points):
        points.append(("fail", f"{row['name']} ended with {row['result']}"))
    return points


def run(build, suites, names):
    log = pathlib.Path(build, "meson-logs", "testlog.json")
    log.unlink(missing_ok=True)
    command = ["meson", "test", "-C", build, "--no-rebuild", "--print-errorlogs",
               "--num-processes", "2", "--timeout-multiplier", "4"]
    for suite in suites:
        command += ["--suite", suite]
    subprocess.run(command + names, stdin=subprocess.DEVNULL)
    if not log.exists():
        return [] if names else [{"name": f"tests of {build}", "result": "that none could be run"}]
    return [json.loads(line) for line in log.read_text().splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--suite", action="append", default=[])
    parser.add_argument("--also", action="append", default=[])
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    total = {"pass": 0, "fail": 0, "skip": 0}
    jobs = [(args.build, args.suite)] + [tuple(a.split(":")) for a in args.also]
    for build, suites in jobs:
        for row in run(build, suites if isinstance(suites, list) else [suites], args.names):
            for kind, name in count(row):
                total[kind] += 1
                if kind == "fail":
                    print(f"FAILED {build}: {row['name']}: {name}")
    print(f"{total['pass']} passed, {total['fail']} failed, {total['skip']} skipped")
    sys.exit(1 if total["fail"] or not total["pass"] else 0)


main()

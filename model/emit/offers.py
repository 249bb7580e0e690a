#!/usr/bin/env python3
"""model/qemu/domaincaps.py -> gen/offers.c: rows for src/driver/qemu/caps/domcaps.c."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from lang.core import ModelError  # noqa: E402
from lang.offers import read  # noqa: E402

OUTER = {"": "domain_capabilities", "devices": "domcaps_devices", "features": "domcaps_features"}


def rows(offers):
    for place, only, needs, enums in offers:
        group, _, member = place.rpartition(".")
        if group not in OUTER:
            raise ModelError(place, "no such part of the document")
        yield (f'    {{OFFER_{group.upper() or "TOP"}, offsetof(struct {OUTER[group]}, {member}), "{only}", "{needs}", '
               f"(const struct offer_enum[]){{")
        for enum, words in enums:
            inside = "".join(f'\n        {{"{w}", "{c}"}},' for w, c in words)
            yield f'        {{"{enum}", (const struct offer_word[]){{{inside} {{NULL, NULL}}}}}},'
        yield "        {NULL, NULL}}},"


def main(source, out):
    lines = ["/* Made from model/qemu/domaincaps.py by model/emit/offers.py. */", '#include "driver/qemu/caps/offer.h"',
             '#include "gen/domaincaps.h"', "#include <stddef.h>", "const struct offer_row offer_rows[] = {"]
    lines += rows(read(source))
    lines += ["};", "const size_t n_offer_rows = sizeof offer_rows / sizeof *offer_rows;"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except ModelError as e:
        sys.exit(f"error: {e}")

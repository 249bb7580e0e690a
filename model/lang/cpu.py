"""The processor language: model/cpu/*.py, lists of calls.

vendor(NAME, WORD)                    the word a processor says (CPUID leaf 0), or its implementer number
feature(NAME)                         a name alone, where the hypervisor knows the rest
feature(NAME, cpuid(LEAF, sub=, REGISTER=BIT) or msr(INDEX, eax=|edx=BIT), alias="…", migratable=)
model(NAME, based_on=, vendor=, signatures=["family/model[/stepping…]"], pvr=["value/mask"], host=, guest=,
      features="…", added="…", removed="…")
"""
import pathlib

from lang.core import ModelError, load

KEYS = {"feature": {"alias", "migratable"}, "vendor": set(),
        "model": {"based_on", "vendor", "signatures", "pvr", "host", "guest", "features", "added", "removed"}}
REGISTERS = ("eax", "ebx", "ecx", "edx")


def read(path):
    """The calls of one file, checked: {fn: [(name, args, kw, where)]}."""
    found = {fn: [] for fn in KEYS}
    seen = set()
    for call in load(pathlib.Path(path)).calls:
        if call.fn not in KEYS:
            raise ModelError(call.where, f"'{call.fn}' is no declaration of processors")
        unknown = set(call.kw) - KEYS[call.fn]
        if unknown or not call.args:
            raise ModelError(call.where, f"{call.fn} does not take {', '.join(unknown) or 'nothing'}")
        if (call.fn, call.args[0]) in seen:
            raise ModelError(call.where, f"{call.fn} '{call.args[0]}' is declared twice")
        seen.add((call.fn, call.args[0]))
        found[call.fn].append((call.args[0], call.args[1:], call.kw, call.where))
    return found


def bit(call):
    """cpuid(…) or msr(…) -> (kind, leaf or index, sub leaf, register, mask)."""
    set_ = [(r, call.kw[r]) for r in REGISTERS if r in call.kw]
    if call.fn not in ("cpuid", "msr") or len(call.args) != 1 or len(set_) != 1:
        raise ModelError(call.where, "a feature is one bit of cpuid(LEAF, …) or msr(INDEX, …)")
    register, mask = set_[0]
    if mask & (mask - 1):
        raise ModelError(call.where, "a feature is one bit")
    return call.fn, call.args[0], call.kw.get("sub", 0), REGISTERS.index(register), mask

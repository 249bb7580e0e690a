"""The language of model/rules: what must hold together in a document.

rule(NOUN, WHEN, needs=TERMS | [TERMS, …], code="CONFIG_UNSUPPORTED", everywhere=False, why="")

NOUN is a class of model/xml; the rule is asked of every value of that class in the document. When all terms of WHEN
hold, all terms of NEEDS (of one of a list of NEEDS) must hold too; without needs, WHEN itself is refused. Terms stand
beside each other, separated by blanks:

    driver.queues            is given (a path of members; a list: has elements)
    !driver.queues           is not given
    bus=usb|scsi             is given and one of these words
    bus!=usb|scsi            is not given or none of these
    size<4  size>4           is given and less, more; of a list: how many it has
    domain.os.firmware=efi   a path from the whole domain; through a list: some element of it
    !domain.graphics.type=vnc  the opposite of a term
    @x86  @q35  !@s390       what the guest is (defs/rules.c has the list)
    @device/vmgenid          what this QEMU has, as far as it was asked

unique(NOUN, LIST, by=PATH, code=, everywhere=) no two elements of a list of NOUN have the same word there.

drop(NOUN, PATH, unless=TERMS | [TERMS, …], everywhere=) what is there makes no sense and is forgotten, as if not given.

everywhere: holds for every hypervisor, not only where the machine is known. The error names the noun, the terms of WHEN with their
values, and what is needed; why is added to it when that says too little.
"""
import re

from lang.core import ModelError, load

PATH = r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*"
TERM = re.compile(rf"!?@[\w.+/-]+|!?{PATH}((=|!=)[^\s=<>]+|[<>]-?\d+)?")
CODES = {"CONFIG_UNSUPPORTED", "XML_ERROR", "XML_DETAIL", "INTERNAL_ERROR", "INVALID_ARG", "OPERATION_UNSUPPORTED",
         "NO_SOURCE"}


KINDS = {"rule": "needs", "unique": "by", "drop": "unless"}


class Rule:
    """kind: rule, unique or drop; needs: lists of terms, of which one must hold."""

    def __init__(self, kind, noun, when, needs, code, everywhere, why):
        self.kind, self.noun, self.when, self.needs = kind, noun, when, needs
        self.code, self.everywhere, self.why = code, everywhere, why


def terms(text, where):
    for term in text.split():
        if not TERM.fullmatch(term):
            raise ModelError(where, f"'{term}' is no term of a rule")
    return " ".join(text.split())


def one(call):
    kw = dict(call.kw)
    needs, why = kw.pop(KINDS.get(call.fn), []), kw.pop("why", "")
    code, everywhere = kw.pop("code", "CONFIG_UNSUPPORTED"), kw.pop("everywhere", False)
    if len(call.args) != 2 or kw or code not in CODES or call.fn not in KINDS or (call.fn != "rule" and not needs):
        raise ModelError(call.where, "only rule(NOUN, WHEN, needs=, code=, everywhere=, why=), unique(NOUN, LIST, by=, "
                                     "code=, everywhere=) and drop(NOUN, PATH, unless=, everywhere=) stand here")
    needs = [needs] if isinstance(needs, str) else needs
    return Rule(call.fn, call.args[0], terms(call.args[1], call.where), [terms(n, call.where) for n in needs],
                code, everywhere, why)


def read(path):
    return [one(call) for call in load(path).calls]

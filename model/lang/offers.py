"""The language of model/qemu/domaincaps.py: offer(PLACE, only=, needs=, ENUM={WORD: CONDITION})."""
from lang.core import ModelError, load


def read(path):
    """[(place, only, needs, [(enum, [(word, condition)])])] in file order."""
    found = []
    for call in load(path).calls:
        if call.fn != "offer" or len(call.args) != 1:
            raise ModelError(call.where, "only offer(PLACE, …) stands here")
        kw = dict(call.kw)
        only, needs = kw.pop("only", ""), kw.pop("needs", "")
        for enum, words in kw.items():
            if not isinstance(words, dict) or not all(isinstance(c, str) for c in words.values()):
                raise ModelError(call.where, f"{enum} is a map from word to condition")
        found.append((call.args[0], only, needs, [(e, list(w.items())) for e, w in kw.items()]))
    return found

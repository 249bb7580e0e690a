"""A file as a C string: text.py NAME INPUT OUTPUT."""
import sys

name, source, target = sys.argv[1:]
with open(source, encoding="utf-8") as f:
    lines = f.read().splitlines(keepends=True)
quote = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
with open(target, "w", encoding="utf-8") as f:
    f.write(f"/* Generated from {source.rpartition('/')[2]}. */\nextern const char {name}[];\nconst char {name}[] =\n")
    f.write("".join(f'    "{line.translate(quote)}"\n' for line in lines).rstrip("\n") + ";\n")

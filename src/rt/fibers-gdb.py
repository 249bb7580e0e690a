"""gdb: `fibers` lists the suspended fibers of all loops, `fibers bt` with their backtraces.

Works on processes and on cores: it reads the frame that rt_switch left on each stack and follows
the frame pointers from there (everything is built with -fno-omit-frame-pointer).
"""
import gdb

# Words from the saved stack pointer to the frame pointer and the return address.
LAYOUT = {"x86-64": (6, 7), "aarch64": (10, 11)}


def word(address):
    inferior = gdb.selected_inferior()
    return int.from_bytes(inferior.read_memory(address, 8).tobytes(), "little")


def members(head, kind, member):
    struct = gdb.lookup_type("struct " + kind)
    offset = next(f.bitpos // 8 for f in struct.fields() if f.name == member)
    at = head["next"]
    while at != head.address:
        address = int(at) - offset
        yield gdb.Value(address).cast(struct.pointer()).dereference()
        at = at.dereference()["next"]


def describe(pc):
    call = pc - 1  # pc is where the call returns to
    block = gdb.block_for_pc(call)
    while block and not block.function:
        block = block.superblock
    line = gdb.find_pc_line(call)
    name = block.function.name if block else gdb.execute(f"info symbol {pc}", to_string=True).strip()
    place = f" at {line.symtab.filename}:{line.line}" if line.symtab else ""
    return f"{pc:#x} in {name}{place}"


def backtrace(fiber, limit=40):
    arch = gdb.selected_inferior().architecture().name()
    layout = next((v for k, v in LAYOUT.items() if k in arch), None)
    if not layout:
        print("      no known layout of a suspended fiber on " + arch)
        return
    sp = int(fiber["context"]["sp"])
    frame, pc = word(sp + 8 * layout[0]), word(sp + 8 * layout[1])
    for number in range(limit):
        print(f"      #{number} {describe(pc)}")
        if not frame:
            break
        try:
            frame, pc = word(frame), word(frame + 8)
        except gdb.MemoryError:
            break
        if not pc:
            break


class Fibers(gdb.Command):
    """List suspended fibers; `fibers bt` shows where each waits."""

    def __init__(self):
        super().__init__("fibers", gdb.COMMAND_STACK)

    def invoke(self, argument, from_tty):
        loop = gdb.parse_and_eval("rt_all_loops")
        while loop:
            print(f"loop {int(loop):#x}: {int(loop['n_fibers'])} fibers")
            for fiber in members(loop["all"], "fiber", "in_all"):
                running = int(fiber.address) == int(loop["current"])
                what = fiber["waits_for"].string() if fiber["waits_for"] else "nothing"
                state = "running" if running else ("waits for " if fiber["parked"] else "ready after ") + what
                print(f"  {fiber['name'].string()}: {state}")
                if argument.strip() == "bt" and not running:
                    backtrace(fiber)
            loop = loop["next_loop"]


Fibers()

"""Named POWER processors: processor version register as value/mask."""
from lang.cpu import model

model("POWER10", vendor="IBM", pvr=["0x00800000/0xffff0000"])
model("POWER6", vendor="IBM", pvr=["0x003e0000/0xffff0000"])
model("POWER7", vendor="IBM", pvr=["0x003f0000/0xffff0000", "0x004a0000/0xffff0000"])
model("POWER8", vendor="IBM", pvr=["0x004b0000/0xffff0000", "0x004c0000/0xffff0000", "0x004d0000/0xffff0000"])
model("POWER9", vendor="IBM", pvr=["0x004e0000/0xffff0000"])
model("POWERPC_e5500", vendor="Freescale", pvr=["0x80240000/0xffff0000"])
model("POWERPC_e6500", vendor="Freescale", pvr=["0x80400000/0xffff0000"])

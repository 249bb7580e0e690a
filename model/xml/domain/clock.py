"""Clock: the guest's time of day at a start, and its timers."""
from lang.xml import *

ClockOffset = enum("utc", "localtime", "variable", "timezone", "absolute",
    means={
        "utc": "UTC",
        "localtime": "the host's local time",
        "variable": "a distance from the basis, which the guest may change",
        "timezone": "the time of a zone",
        "absolute": "a fixed moment",
    })
ClockBasis = enum("utc", "localtime",
    means={
        "utc": "UTC",
        "localtime": "the host's local time",
    })
TimerName = enum("platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer",
    means={
        "platform": "the machine's own timer (Xen)",
        "pit": "interval timer of a PC",
        "rtc": "clock of a PC",
        "hpet": "high precision event timer",
        "tsc": "time stamp counter of the processor",
        "kvmclock": "KVM's clock for guests",
        "hypervclock": "Hyper-V's reference time",
        "armvtimer": "virtual timer of ARM",
    })
TimerTrack = enum("boot", "guest", "wall", "realtime",
    means={
        "boot": "since the guest booted",
        "guest": "only while the guest runs",
        "wall": "the host's time of day",
        "realtime": "the host's time, without jumps",
    })
TimerTickpolicy = enum("delay", "catchup", "merge", "discard",
    means={
        "delay": "they come later, at the normal rate: the guest's time falls behind",
        "catchup": "they come faster until nothing is missing",
        "merge": "they become one",
        "discard": "they are dropped: the guest's time jumps",
    })
TimerMode = enum("auto", "native", "emulate", "paravirt", "smpsafe",
    means={
        "auto": "native when the host's counter is good, else emulated",
        "native": "the host's counter",
        "emulate": "always emulated",
        "paravirt": "native, and the guest is told about moves",
        "smpsafe": "emulated when processors differ",
    })


class TimerCatchup(Element):
    """How fast lost ticks are made up for."""
    threshold = attr(U64, doc="Lag from which it begins, in ticks.")
    slew = attr(U64, doc="Speed, in ticks.")
    limit = attr(U64, doc="Lag that is given up, in ticks.")


class ClockTimer(Element):
    """One timer of the guest."""
    name = attr(TimerName, required=True, doc="Which timer.")
    present = attr(YesNo, doc="Whether the guest has it.", absent="as the machine has it")
    tickpolicy = attr(TimerTickpolicy, abi=False,
        doc="What becomes of ticks that came too late, since the guest did not run.",
        absent="QEMU's default")
    track = attr(TimerTrack, doc="Time that the timer follows; rtc and platform only.", absent="``wall``")
    frequency = attr(U64, since="3.2.0",
        doc="Frequency of the time stamp counter in Hz, tsc only.",
        absent="the host's")
    mode = attr(TimerMode, doc="How the time stamp counter is shown, tsc only; for Xen.", absent="``auto``")
    catchup = child(TimerCatchup)


class Clock(Element):
    """The time that the guest's clock shows at a start. Windows wants ``localtime``, everything else ``utc``."""
    offset = attr(ClockOffset, abi=False, doc="What the clock is set by.", absent="``utc``")
    adjustment = attr(String, since="0.7.7",
        doc="utc, localtime: ``reset``, or seconds, which makes it ``variable``. variable: seconds from the "
            "basis, kept up to date when the guest sets its clock.")
    basis = attr(ClockBasis, since="0.9.11", doc="variable: what seconds are counted from.", absent="``utc``")
    adjustment0 = attr(I64, state_only=True,
        doc="Seconds of the adjustment at the start, from which later changes are counted.")
    timezone = attr(String, since="0.7.7", doc="timezone: its name, such as ``Europe/Berlin``.")
    start = attr(I64, since="8.4.0", doc="absolute: seconds since 1970 that every start sets.")
    timers = items(ClockTimer, name="timer")

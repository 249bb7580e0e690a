"""Clock and timers."""
from lang.xml import *

ClockOffset = enum("utc", "localtime", "variable", "timezone", "absolute")
ClockBasis = enum("utc", "localtime")
TimerName = enum("platform", "pit", "rtc", "hpet", "tsc", "kvmclock", "hypervclock", "armvtimer")
TimerTrack = enum("boot", "guest", "wall", "realtime")
TimerTickpolicy = enum("delay", "catchup", "merge", "discard")
TimerMode = enum("auto", "native", "emulate", "paravirt", "smpsafe")


class TimerCatchup(Element):
    """How fast lost ticks are made up for."""
    threshold = attr(U64)
    slew = attr(U64)
    limit = attr(U64)


class ClockTimer(Element):
    """A timer."""
    name = attr(TimerName, required=True)
    present = attr(YesNo)
    tickpolicy = attr(TimerTickpolicy, abi=False)
    track = attr(TimerTrack)
    frequency = attr(U64)
    mode = attr(TimerMode)
    catchup = child(TimerCatchup)


class Clock(Element):
    """The guest's clock at start."""
    offset = attr(ClockOffset, abi=False)
    adjustment = attr(String, doc="Seconds, or reset.")
    basis = attr(ClockBasis)
    adjustment0 = attr(I64, state_only=True)
    timezone = attr(String)
    start = attr(I64)
    timers = items(ClockTimer, name="timer")

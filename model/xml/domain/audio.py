"""Audio backends."""
from lang.xml import *

AudioType = enum("none", "alsa", "coreaudio", "jack", "oss", "pulseaudio", "sdl", "spice", "file", "dbus", "pipewire")
AudioFormat = enum("s8", "u8", "s16", "u16", "s32", "u32", "f32")
AudioSdlDriver = enum("esd", "alsa", "arts", "pulseaudio")


class AudioSettings(Element):
    """Rate, channels and format."""
    frequency = attr(UInt)
    channels = attr(UInt)
    format = attr(AudioFormat)


class AudioStream(Element):
    """One direction; which attributes make sense depends on the backend."""
    mixing_engine = attr(YesNo, name="mixingEngine")
    fixed_settings = attr(YesNo, name="fixedSettings")
    voices = attr(UInt)
    buffer_length = attr(UInt, name="bufferLength")
    dev = attr(String)
    server_name = attr(String, name="serverName")
    client_name = attr(String, name="clientName")
    connect_ports = attr(String, name="connectPorts")
    exact_name = attr(YesNo, name="exactName")
    buffer_count = attr(UInt, name="bufferCount")
    try_poll = attr(YesNo, name="tryPoll")
    name = attr(String)
    stream_name = attr(String, name="streamName")
    latency = attr(UInt)
    settings = child(AudioSettings)


class Audio(Element):
    """Where sound goes on the host."""
    id = attr(UInt, required=True, range=(1, 0xffffffff))
    type = attr(AudioType, required=True)
    timer_period = attr(UInt, name="timerPeriod")
    path = attr(String)
    driver = attr(AudioSdlDriver)
    try_mmap = attr(YesNo, name="tryMMap")
    exclusive = attr(YesNo)
    dsp_policy = attr(Int, name="dspPolicy")
    server_name = attr(String, name="serverName")
    runtime_dir = attr(String, name="runtimeDir")
    input = child(AudioStream)
    output = child(AudioStream)

"""Audio: where the guest's sound goes on the host."""
from lang.xml import *

AudioType = enum("none", "alsa", "coreaudio", "jack", "oss", "pulseaudio", "sdl", "spice", "file", "dbus",
                 "pipewire",
    means={
        "none": "no sound on the host; a VNC client still hears it",
        "alsa": "ALSA",
        "coreaudio": "macOS",
        "jack": "JACK",
        "oss": "OSS",
        "pulseaudio": "PulseAudio",
        "sdl": "SDL",
        "spice": "the SPICE client",
        "file": "a WAV file; output only",
        "dbus": "the D-Bus display",
        "pipewire": "PipeWire",
    })
AudioFormat = enum("s8", "u8", "s16", "u16", "s32", "u32", "f32",
    means={
        "s8": "signed, 8 bits",
        "u8": "unsigned, 8 bits",
        "s16": "signed, 16 bits",
        "u16": "unsigned, 16 bits",
        "s32": "signed, 32 bits",
        "u32": "unsigned, 32 bits",
        "f32": "floating point, 32 bits",
    })
AudioSdlDriver = enum("esd", "alsa", "arts", "pulseaudio",
    means={
        "esd": "ESD",
        "alsa": "ALSA",
        "arts": "aRts",
        "pulseaudio": "PulseAudio",
    })


class AudioSettings(Element):
    """Rate, channels and samples that the back end is opened with; only with ``fixedSettings='yes'``."""
    frequency = attr(UInt, doc="Samples in a second, in Hz.", absent="44100")
    channels = attr(UInt, doc="Channels.", absent="2")
    format = attr(AudioFormat, doc="Form of a sample.")


class AudioStream(Element):
    """One direction of the sound. Which attributes make sense depends on the back end."""
    mixing_engine = attr(YesNo, name="mixingEngine",
        doc="Whether QEMU mixes and converts between formats and rates; without it, formats such as 5.1 pass "
            "through.",
        absent="QEMU's default")
    fixed_settings = attr(YesNo, name="fixedSettings",
        needs="mixingEngine='yes'",
        doc="Whether the settings below hold; otherwise they follow the guest.")
    voices = attr(UInt, doc="Streams that play at once.", absent="1")
    buffer_length = attr(UInt, name="bufferLength",
        doc="Length of the buffer in microseconds.",
        absent="the back end's choice")
    dev = attr(String, doc="Device of the host: ALSA, OSS.", absent="the back end's choice")
    server_name = attr(String, name="serverName", doc="Instance of the JACK server.")
    client_name = attr(String, name="clientName",
        doc="Name that we show to JACK; the server may change it unless ``exactName`` is on.")
    connect_ports = attr(String, name="connectPorts", doc="Regular expression of JACK ports to connect to.")
    exact_name = attr(YesNo, name="exactName", doc="Whether JACK must take the name as it is.")
    buffer_count = attr(UInt, name="bufferCount",
        doc="Number of buffers (OSS, CoreAudio, SDL); give ``bufferLength`` as well.")
    try_poll = attr(YesNo, name="tryPoll", doc="Whether polling is tried (ALSA, OSS).")
    name = attr(String, doc="PulseAudio and PipeWire: name of the sink or source.")
    stream_name = attr(String, name="streamName",
        doc="PulseAudio and PipeWire: name that the mixer shows for the guest.")
    latency = attr(UInt, doc="PulseAudio and PipeWire: delay to aim at, in microseconds.")
    settings = child(AudioSettings)


class Audio(Element):
    """A way for sound to leave and enter the host. Sound cards and displays name it by its number."""
    id = attr(UInt, required=True, range=(1, 0xffffffff), since="6.7.0", doc="Number of the back end, from 1.")
    type = attr(AudioType, required=True, since="6.7.0", doc="Sound system of the host.")
    timer_period = attr(UInt, name="timerPeriod", since="7.2.0",
        doc="Microseconds between two looks at the buffers.",
        absent="as short as possible")
    path = attr(String, since="7.2.0", doc="File that is written, for ``file``.")
    driver = attr(AudioSdlDriver, since="7.2.0", doc="Sound system below SDL.")
    try_mmap = attr(YesNo, name="tryMMap", doc="OSS: whether buffers are shared with the kernel.")
    exclusive = attr(YesNo, doc="OSS: whether nobody else may use the device.")
    dsp_policy = attr(Int, name="dspPolicy",
        doc="OSS: from -1 to 10; smaller means less delay and more work, -1 asks for fragments.")
    server_name = attr(String, name="serverName", doc="PulseAudio: host of the server.")
    runtime_dir = attr(String, name="runtimeDir", doc="PipeWire: folder of its socket.")
    input = child(AudioStream)
    output = child(AudioStream)

"""Packet filters: rules for the packets of guests' interfaces, and which filter a port has. Values may be variables
such as ``$IP``, which the interface gives."""
from lang.xml import *
from xml.domain.interface import FilterRef, MacAddress
from xml.domain.source import NameRef

FilterEntryName = enum("rule", "filterref",
    means={
        "rule": "a rule",
        "filterref": "another filter",
    })
FilterProtocolName = enum("mac", "vlan", "stp", "arp", "rarp", "ip", "ipv6", "tcp", "udp", "udplite", "esp", "ah",
                          "sctp", "icmp", "igmp", "all", "tcp-ipv6", "icmpv6", "udp-ipv6", "udplite-ipv6",
                          "esp-ipv6", "ah-ipv6", "sctp-ipv6", "all-ipv6",
    means={
        "mac": "any frame",
        "vlan": "frames with a VLAN tag",
        "stp": "spanning tree protocol",
        "arp": "ARP",
        "rarp": "RARP",
        "ip": "IPv4, on the link layer",
        "ipv6": "IPv6, on the link layer",
        "tcp": "TCP",
        "udp": "UDP",
        "udplite": "UDP-Lite",
        "esp": "ESP",
        "ah": "AH",
        "sctp": "SCTP",
        "icmp": "ICMP",
        "igmp": "IGMP",
        "all": "all of IPv4",
        "tcp-ipv6": "TCP over IPv6",
        "icmpv6": "ICMPv6",
        "udp-ipv6": "UDP over IPv6",
        "udplite-ipv6": "UDP-Lite over IPv6",
        "esp-ipv6": "ESP over IPv6",
        "ah-ipv6": "AH over IPv6",
        "sctp-ipv6": "SCTP over IPv6",
        "all-ipv6": "all of IPv6",
    })
FilterAction = enum("drop", "accept", "reject", "return", "continue",
    means={
        "drop": "it is dropped",
        "accept": "it is let through",
        "reject": "it is dropped, and the sender is told",
        "return": "the rest of this filter is left out",
        "continue": "the next rule is looked at",
    })
FilterDirection = enum("in", "out", "inout",
    means={
        "in": "to the guest",
        "out": "from the guest",
        "inout": "both ways",
    })
FilterEtherType = enum("ipv4", "arp", "rarp", "ipv6", "vlan", numbers=[0x800, 0x806, 0x8035, 0x86dd, 0x8100],
    means={
        "ipv4": "IPv4",
        "arp": "ARP",
        "rarp": "RARP",
        "ipv6": "IPv6",
        "vlan": "a VLAN tag",
    })
FilterArpOpcode = enum("Request", "Reply", "Request_Reverse", "Reply_Reverse", "DRARP_Request", "DRARP_Reply",
                       "DRARP_Error", "InARP_Request", "ARP_NAK", numbers=[1, 2, 3, 4, 5, 6, 7, 8, 9],
    means={
        "Request": "who has this address?",
        "Reply": "I have it",
        "Request_Reverse": "RARP: which address do I have?",
        "Reply_Reverse": "RARP: you have this one",
        "DRARP_Request": "dynamic RARP: a request",
        "DRARP_Reply": "dynamic RARP: an answer",
        "DRARP_Error": "dynamic RARP: an error",
        "InARP_Request": "inverse ARP: a request",
        "ARP_NAK": "ARP over ATM: no",
    })
FilterIpProtocol = enum("tcp", "udp", "udplite", "esp", "ah", "icmp", "igmp", "sctp", "icmpv6",
                        numbers=[6, 17, 136, 50, 51, 1, 2, 132, 58],
    means={
        "tcp": "TCP",
        "udp": "UDP",
        "udplite": "UDP-Lite",
        "esp": "ESP",
        "ah": "AH",
        "icmp": "ICMP",
        "igmp": "IGMP",
        "sctp": "SCTP",
        "icmpv6": "ICMPv6",
    })


class FilterComment(Group):
    """A remark, kept with the rule."""
    comment = attr(Var("text"), since="0.8.5", doc="Text, up to 256 bytes.")


class FilterMac(Group):
    """Hardware addresses of a frame."""
    srcmacaddr = attr(Var("mac"), doc="Sender.")
    srcmacmask = attr(Var("mac_mask"), follows="srcmacaddr",
        doc="Bits of the sender's address that count.",
        absent="all")
    dstmacaddr = attr(Var("mac"), doc="Receiver.")
    dstmacmask = attr(Var("mac_mask"), follows="dstmacaddr",
        doc="Bits of the receiver's address that count.",
        absent="all")


class FilterMacTail(FilterComment, Group):
    """What a frame carries."""
    protocolid = attr(Var("number", FilterEtherType), range=(0x600, 0xffff),
        doc="Protocol of the frame, a name or a number.")


class FilterRuleMac(FilterMac, FilterMacTail, Element):
    """Any frame, by hardware addresses and protocol."""


class FilterVlanTail(FilterComment, Group):
    """The tag of a frame and what it carries."""
    vlanid = attr(Var("number"), range=(0, 0xfff), doc="Number of the VLAN.")
    encap_protocol = attr(Var("number", FilterEtherType), name="encap-protocol", range=(0x3c, 0xffff),
        doc="Protocol behind the tag, a name or a number.")


class FilterRuleVlan(FilterMac, FilterVlanTail, Element):
    """Frames with a VLAN tag. Since 0.9.8."""


class FilterRuleStp(FilterComment, Element):
    """Frames of the spanning tree protocol. Since 0.9.8."""
    srcmacaddr = attr(Var("mac"), doc="Sender.")
    srcmacmask = attr(Var("mac_mask"), follows="srcmacaddr",
        doc="Bits of the sender's address that count.",
        absent="all")
    type = attr(Var("number"), range=(0, 0xff), doc="Type of the message.")
    flags = attr(Var("number"), range=(0, 0xff), doc="Flags of the message.")
    root_priority = attr(Var("number"), name="root-priority", range=(0, 0xffff),
        doc="Priority of the root bridge; first of a range.")
    root_priority_hi = attr(Var("number"), name="root-priority-hi", range=(0, 0xffff), follows="root_priority",
        doc="Last of the range.",
        absent="one value")
    root_address = attr(Var("mac"), name="root-address", doc="Address of the root bridge.")
    root_address_mask = attr(Var("mac_mask"), name="root-address-mask", follows="root_address",
        doc="Bits of it that count.",
        absent="all")
    root_cost = attr(Var("number"), name="root-cost", range=(0, 0xffffffff),
        doc="Cost of the way to the root; first of a range.")
    root_cost_hi = attr(Var("number"), name="root-cost-hi", range=(0, 0xffffffff), follows="root_cost",
        doc="Last of the range.",
        absent="one value")
    sender_priority = attr(Var("number"), name="sender-priority", range=(0, 0xffff),
        doc="Priority of the bridge that sends; first of a range.")
    sender_priority_hi = attr(Var("number"), name="sender-priority-hi", range=(0, 0xffff), follows="sender_priority",
        doc="Last of the range.",
        absent="one value")
    sender_address = attr(Var("mac"), name="sender-address", doc="Address of the bridge that sends.")
    sender_address_mask = attr(Var("mac_mask"), name="sender-address-mask", follows="sender_address",
        doc="Bits of it that count.",
        absent="all")
    port = attr(Var("number"), range=(0, 0xffff), doc="Port that it sends from; first of a range.")
    port_hi = attr(Var("number"), name="port-hi", range=(0, 0xffff), follows="port",
        doc="Last of the range.",
        absent="one value")
    msg_age = attr(Var("number"), name="msg-age", range=(0, 0xffff), doc="Age of the message; first of a range.")
    msg_age_hi = attr(Var("number"), name="msg-age-hi", range=(0, 0xffff), follows="msg_age",
        doc="Last of the range.",
        absent="one value")
    max_age = attr(Var("number"), name="max-age", range=(0, 0xffff),
        doc="Age at which messages are dropped; first of a range.")
    max_age_hi = attr(Var("number"), name="max-age-hi", range=(0, 0xffff), follows="max_age",
        doc="Last of the range.",
        absent="one value")
    hello_time = attr(Var("number"), name="hello-time", range=(0, 0xffff),
        doc="Time between messages; first of a range.")
    hello_time_hi = attr(Var("number"), name="hello-time-hi", range=(0, 0xffff), follows="hello_time",
        doc="Last of the range.",
        absent="one value")
    forward_delay = attr(Var("number"), name="forward-delay", range=(0, 0xffff),
        doc="Time before a port forwards; first of a range.")
    forward_delay_hi = attr(Var("number"), name="forward-delay-hi", range=(0, 0xffff), follows="forward_delay",
        doc="Last of the range.",
        absent="one value")


class FilterArpTail(FilterComment, Group):
    """The inside of an ARP packet."""
    hwtype = attr(Var("number"), range=(0, 0xffff), doc="Type of the network.")
    protocoltype = attr(Var("number"), range=(0, 0xffff), doc="Protocol of the addresses.")
    opcode = attr(Var("number", FilterArpOpcode), range=(0, 0xffff),
        doc="What the packet asks or says, a name or a number.")
    arpsrcmacaddr = attr(Var("mac"), doc="Hardware address of who sends.")
    arpdstmacaddr = attr(Var("mac"), doc="Hardware address of who is asked.")
    arpsrcipaddr = attr(Var("ip4"), doc="IP address of who sends.")
    arpsrcipmask = attr(Var("mask4"), since="1.2.3", doc="Bits of it that count.", absent="all")
    arpdstipaddr = attr(Var("ip4"), doc="IP address that is asked for.")
    arpdstipmask = attr(Var("mask4"), since="1.2.3", doc="Bits of it that count.", absent="all")
    gratuitous = attr(Var("bool"), since="0.9.2", doc="Whether it announces an address that nobody asked for.")


class FilterRuleArp(FilterMac, FilterArpTail, Element):
    """ARP (or RARP) packets."""


class FilterAddress4(Group):
    """IPv4 addresses of a packet."""
    srcipaddr = attr(Var("ip4"), doc="Sender.")
    srcipmask = attr(Var("mask4"), follows="srcipaddr", doc="Bits of the sender's address that count.", absent="all")
    dstipaddr = attr(Var("ip4"), doc="Receiver.")
    dstipmask = attr(Var("mask4"), follows="dstipaddr",
        doc="Bits of the receiver's address that count.",
        absent="all")


class FilterAddress6(Group):
    """IPv6 addresses of a packet."""
    srcipaddr = attr(Var("ip6"), doc="Sender.")
    srcipmask = attr(Var("mask6"), follows="srcipaddr", doc="Bits of the sender's address that count.", absent="all")
    dstipaddr = attr(Var("ip6"), doc="Receiver.")
    dstipmask = attr(Var("mask6"), follows="dstipaddr",
        doc="Bits of the receiver's address that count.",
        absent="all")


class FilterLayer4(Group):
    """What an IP packet carries, on the link layer."""
    protocol = attr(Var("number", FilterIpProtocol), range=(0, 0xff), doc="Protocol, a name or a number.")
    srcportstart = attr(Var("number"), range=(0, 0xffff), needs="protocol", doc="First port of the sender.")
    srcportend = attr(Var("number"), range=(0, 0xffff),
        needs="protocol",
        doc="Last port of the sender.",
        absent="one port")
    dstportstart = attr(Var("number"), range=(0, 0xffff), needs="protocol", doc="First port of the receiver.")
    dstportend = attr(Var("number"), range=(0, 0xffff),
        needs="protocol",
        doc="Last port of the receiver.",
        absent="one port")


class FilterIpTail(FilterComment, Group):
    """Class of service of a packet."""
    dscp = attr(Var("number"), range=(0, 63), doc="Class of service.")


class FilterIpv6Tail(FilterComment, Group):
    """Message of an ICMPv6 packet."""
    type = attr(Var("number"), range=(0, 0xff), since="1.2.12", needs="protocol=icmpv6", doc="First type.")
    typeend = attr(Var("number"), range=(0, 0xff), follows="type", since="1.2.12",
        doc="Last type.",
        absent="one type")
    code = attr(Var("number"), range=(0, 0xff), since="1.2.12", needs="protocol=icmpv6", doc="First code.")
    codeend = attr(Var("number"), range=(0, 0xff), follows="code", since="1.2.12",
        doc="Last code.",
        absent="one code")


class FilterRuleIp(FilterMac, FilterAddress4, FilterLayer4, FilterIpTail, Element):
    """IPv4 packets, on the link layer: connections are not tracked."""


class FilterRuleIpv6(FilterMac, FilterAddress6, FilterLayer4, FilterIpv6Tail, Element):
    """IPv6 packets, on the link layer: connections are not tracked."""


class FilterHead4(Group):
    """Who sends to whom, over IPv4."""
    srcmacaddr = attr(Var("mac"), doc="Sender's hardware address.")
    srcipaddr = attr(Var("ip4"), doc="Sender.")
    srcipmask = attr(Var("mask4"), follows="srcipaddr", doc="Bits of the sender's address that count.", absent="all")
    dstipaddr = attr(Var("ip4"), doc="Receiver.")
    dstipmask = attr(Var("mask4"), follows="dstipaddr",
        doc="Bits of the receiver's address that count.",
        absent="all")
    srcipfrom = attr(Var("ip4"), doc="First sender of a range.")
    srcipto = attr(Var("ip4"), follows="srcipfrom", doc="Last sender of the range.")
    dstipfrom = attr(Var("ip4"), doc="First receiver of a range.")
    dstipto = attr(Var("ip4"), follows="dstipfrom", doc="Last receiver of the range.")


class FilterHead6(Group):
    """Who sends to whom, over IPv6."""
    srcmacaddr = attr(Var("mac"), doc="Sender's hardware address.")
    srcipaddr = attr(Var("ip6"), doc="Sender.")
    srcipmask = attr(Var("mask6"), follows="srcipaddr", doc="Bits of the sender's address that count.", absent="all")
    dstipaddr = attr(Var("ip6"), doc="Receiver.")
    dstipmask = attr(Var("mask6"), follows="dstipaddr",
        doc="Bits of the receiver's address that count.",
        absent="all")
    srcipfrom = attr(Var("ip6"), doc="First sender of a range.")
    srcipto = attr(Var("ip6"), follows="srcipfrom", doc="Last sender of the range.")
    dstipfrom = attr(Var("ip6"), doc="First receiver of a range.")
    dstipto = attr(Var("ip6"), follows="dstipfrom", doc="Last receiver of the range.")


class FilterFlow(Group):
    """Class of service and state of the connection."""
    dscp = attr(Var("number"), range=(0, 63), doc="Class of service.")
    connlimit_above = attr(Var("number"), name="connlimit-above", range=(0, 0xffff),
        doc="The rule holds when there are more connections than this.")
    state = attr(Var("state"), since="0.8.5", doc="States of the connection, as a list.")


class FilterPorts(Group):
    """Ports of sender and receiver."""
    srcportstart = attr(Var("number"), range=(0, 0xffff), doc="First port of the sender.")
    srcportend = attr(Var("number"), range=(0, 0xffff), follows="srcportstart",
        doc="Last port of the sender.",
        absent="one port")
    dstportstart = attr(Var("number"), range=(0, 0xffff), follows="srcportstart", doc="First port of the receiver.")
    dstportend = attr(Var("number"), range=(0, 0xffff), follows="srcportstart",
        doc="Last port of the receiver.",
        absent="one port")


class FilterTcpTail(Group):
    """What only TCP has."""
    option = attr(Var("number"), range=(0, 0xff), doc="Number of an option that the packet has.")
    flags = attr(Var("tcp_flags"), since="0.9.1",
        doc="Flags that are looked at, a slash, and those of them that must be set, such as ``SYN,ACK/SYN``.")


class FilterIcmpTail(Group):
    """Message of an ICMP packet."""
    type = attr(Var("number"), range=(0, 0xff), doc="Type of the message.")
    code = attr(Var("number"), range=(0, 0xff), follows="type", doc="Code of the message.")


class FilterIpset(Group):
    """A set of addresses that somebody else keeps with ``ipset``."""
    ipset = attr(Var("text"), since="0.9.13", doc="Name of the set.")
    ipsetflags = attr(Var("ipset_flags"), since="0.9.13",
        needs="ipset",
        doc="Which addresses are looked up in it: ``src`` and ``dst``, in order.")


class FilterRuleTcp(FilterHead4, FilterFlow, FilterPorts, FilterTcpTail, FilterComment, Element):
    """TCP packets."""


class FilterRulePorts(FilterHead4, FilterFlow, FilterPorts, FilterComment, Element):
    """UDP or SCTP packets."""


class FilterRuleIcmp(FilterHead4, FilterFlow, FilterIcmpTail, FilterComment, Element):
    """ICMP packets."""


class FilterRulePlain(FilterHead4, FilterFlow, FilterComment, Element):
    """IGMP, UDP-Lite, ESP or AH packets."""


class FilterRuleAll(FilterHead4, FilterFlow, FilterIpset, FilterComment, Element):
    """All IPv4 packets."""


class FilterRuleTcp6(FilterHead6, FilterFlow, FilterPorts, FilterTcpTail, FilterComment, Element):
    """TCP packets over IPv6."""


class FilterRulePorts6(FilterHead6, FilterFlow, FilterPorts, FilterComment, Element):
    """UDP or SCTP packets over IPv6."""


class FilterRuleIcmp6(FilterHead6, FilterFlow, FilterIcmpTail, FilterComment, Element):
    """ICMPv6 packets."""


class FilterRulePlain6(FilterHead6, FilterFlow, FilterComment, Element):
    """UDP-Lite, ESP or AH packets over IPv6."""


class FilterRuleAll6(FilterHead6, FilterFlow, FilterIpset, FilterComment, Element):
    """All IPv6 packets."""


class FilterProtocol(Union):
    """What a packet must be. A rule has at most one of these as given, and one that is negated."""
    protocol = tag(FilterProtocolName, by_name=True)
    match = attr(YesNo, doc="``no``: the packet must differ in each.", absent="yes")
    arms = {"mac": FilterRuleMac, "vlan": FilterRuleVlan, "stp": FilterRuleStp, "arp": FilterRuleArp,
            "rarp": FilterRuleArp, "ip": FilterRuleIp, "ipv6": FilterRuleIpv6, "tcp": FilterRuleTcp,
            "udp": FilterRulePorts, "sctp": FilterRulePorts, "icmp": FilterRuleIcmp, "igmp": FilterRulePlain,
            "udplite": FilterRulePlain, "esp": FilterRulePlain, "ah": FilterRulePlain, "all": FilterRuleAll,
            "tcp-ipv6": FilterRuleTcp6, "udp-ipv6": FilterRulePorts6, "sctp-ipv6": FilterRulePorts6,
            "icmpv6": FilterRuleIcmp6, "udplite-ipv6": FilterRulePlain6, "esp-ipv6": FilterRulePlain6,
            "ah-ipv6": FilterRulePlain6, "all-ipv6": FilterRuleAll6}


class FilterRule(Element):
    """What happens to packets that fit."""
    action = attr(FilterAction, required=True, missing="ERR_INTERNAL_ERROR", invalid="ERR_CONFIG_UNSUPPORTED",
        doc="What happens.")
    direction = attr(FilterDirection, required=True, missing="ERR_INTERNAL_ERROR", invalid="ERR_CONFIG_UNSUPPORTED",
        doc="Where they go, seen from the guest.")
    priority = attr(Int, default=500, doc="Rules with lower numbers come first, from -1000 to 1000.")
    statematch = attr(String, doc="``false`` or ``0``: answers are not let through by themselves.", absent="true")
    protocols = items(FilterProtocol, name="protocol")
    hooks = hooks(default="filter_rule_default", check="filter_rule_check")



class FilterEntry(Union):
    """A rule, or another filter that is included here."""
    entry = tag(FilterEntryName, by_name=True)
    arms = {"rule": FilterRule, "filterref": FilterRef}


class Filter(Element):
    """A packet filter: rules, in the order of their priorities. Since 0.8.0."""
    root = "filter"
    errors_from = "FROM_NWFILTER"
    name = attr(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name, unique on the host.")
    chain = attr(String,
        doc="Chain that the rules are in: ``root``, or a name that begins with a protocol's, such as ``arp-xyz``.",
        absent="``root``")
    priority = attr(Int, invalid="ERR_INVALID_ARG",
        doc="Place of the chain: lower ones come first, from -1000 to 1000.",
        absent="by protocol")
    uuid = elem(Uuid, doc="Uuid.", absent="made up")
    entries = items(FilterEntry, name="entry")
    hooks = hooks(default="filter_default", check="filter_check")


class FilterBindingOwner(Element):
    """The guest that the port is of."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Name of the guest.")
    uuid = elem(Uuid, required=True, missing="ERR_INTERNAL_ERROR", doc="Its uuid.")


class FilterBinding(Element):
    """A network port and its filter. Made with the guest's interface; users may add some for ports of their own.
    Since 4.5.0."""
    root = "filterbinding"
    errors_from = "FROM_NWFILTER"
    hooks = hooks(default="filter_binding_default")
    owner = child(FilterBindingOwner, required=True, missing="ERR_INTERNAL_ERROR")
    portdev = child(NameRef, required=True, missing="ERR_INTERNAL_ERROR",
        doc="Device of the host that the filter is on.")
    linkdev = child(NameRef, doc="Device below, for macvtap.")
    mac = child(MacAddress, required=True, missing="ERR_INTERNAL_ERROR")
    filterref = child(FilterRef, required=True, missing="ERR_INTERNAL_ERROR")

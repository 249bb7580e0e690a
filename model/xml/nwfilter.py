"""Packet filters, and the bindings of filters to network ports."""
from lang.xml import *
from xml.domain.interface import FilterRef, MacAddress
from xml.domain.source import NameRef

FilterEntryName = enum("rule", "filterref")
FilterProtocolName = enum("mac", "vlan", "stp", "arp", "rarp", "ip", "ipv6", "tcp", "udp", "udplite", "esp", "ah",
                          "sctp", "icmp", "igmp", "all", "tcp-ipv6", "icmpv6", "udp-ipv6", "udplite-ipv6", "esp-ipv6",
                          "ah-ipv6", "sctp-ipv6", "all-ipv6")
FilterAction = enum("drop", "accept", "reject", "return", "continue")
FilterDirection = enum("in", "out", "inout")
FilterEtherType = enum("ipv4", "arp", "rarp", "ipv6", "vlan", numbers=[0x800, 0x806, 0x8035, 0x86dd, 0x8100])
FilterArpOpcode = enum("Request", "Reply", "Request_Reverse", "Reply_Reverse", "DRARP_Request", "DRARP_Reply",
                       "DRARP_Error", "InARP_Request", "ARP_NAK", numbers=[1, 2, 3, 4, 5, 6, 7, 8, 9])
FilterIpProtocol = enum("tcp", "udp", "udplite", "esp", "ah", "icmp", "igmp", "sctp", "icmpv6",
                        numbers=[6, 17, 136, 50, 51, 1, 2, 132, 58])


class FilterComment(Group):
    """A remark."""
    comment = attr(Var("text"), since="0.8.5", doc="At most 256 bytes.")


class FilterMac(Group):
    """Hardware addresses of a frame."""
    srcmacaddr = attr(Var("mac"), doc="Sender.")
    srcmacmask = attr(Var("mac_mask"), follows="srcmacaddr")
    dstmacaddr = attr(Var("mac"), doc="Receiver.")
    dstmacmask = attr(Var("mac_mask"), follows="dstmacaddr")


class FilterMacTail(FilterComment, Group):
    """What a frame carries."""
    protocolid = attr(Var("number", FilterEtherType), range=(0x600, 0xffff))


class FilterRuleMac(FilterMac, FilterMacTail, Element):
    """Any frame."""


class FilterVlanTail(FilterComment, Group):
    """The tag of a frame and what it carries."""
    vlanid = attr(Var("number"), range=(0, 0xfff))
    encap_protocol = attr(Var("number", FilterEtherType), name="encap-protocol", range=(0x3c, 0xffff))


class FilterRuleVlan(FilterMac, FilterVlanTail, Element):
    """Tagged frames."""


class FilterRuleStp(FilterComment, Element):
    """Frames of the spanning tree protocol."""
    srcmacaddr = attr(Var("mac"), doc="Sender.")
    srcmacmask = attr(Var("mac_mask"), follows="srcmacaddr")
    type = attr(Var("number"), range=(0, 0xff))
    flags = attr(Var("number"), range=(0, 0xff))
    root_priority = attr(Var("number"), name="root-priority", range=(0, 0xffff))
    root_priority_hi = attr(Var("number"), name="root-priority-hi", range=(0, 0xffff), follows="root_priority")
    root_address = attr(Var("mac"), name="root-address")
    root_address_mask = attr(Var("mac_mask"), name="root-address-mask", follows="root_address")
    root_cost = attr(Var("number"), name="root-cost", range=(0, 0xffffffff))
    root_cost_hi = attr(Var("number"), name="root-cost-hi", range=(0, 0xffffffff), follows="root_cost")
    sender_priority = attr(Var("number"), name="sender-priority", range=(0, 0xffff))
    sender_priority_hi = attr(Var("number"), name="sender-priority-hi", range=(0, 0xffff), follows="sender_priority")
    sender_address = attr(Var("mac"), name="sender-address")
    sender_address_mask = attr(Var("mac_mask"), name="sender-address-mask", follows="sender_address")
    port = attr(Var("number"), range=(0, 0xffff))
    port_hi = attr(Var("number"), name="port-hi", range=(0, 0xffff), follows="port")
    msg_age = attr(Var("number"), name="msg-age", range=(0, 0xffff))
    msg_age_hi = attr(Var("number"), name="msg-age-hi", range=(0, 0xffff), follows="msg_age")
    max_age = attr(Var("number"), name="max-age", range=(0, 0xffff))
    max_age_hi = attr(Var("number"), name="max-age-hi", range=(0, 0xffff), follows="max_age")
    hello_time = attr(Var("number"), name="hello-time", range=(0, 0xffff))
    hello_time_hi = attr(Var("number"), name="hello-time-hi", range=(0, 0xffff), follows="hello_time")
    forward_delay = attr(Var("number"), name="forward-delay", range=(0, 0xffff))
    forward_delay_hi = attr(Var("number"), name="forward-delay-hi", range=(0, 0xffff), follows="forward_delay")


class FilterArpTail(FilterComment, Group):
    """The inside of an ARP packet."""
    hwtype = attr(Var("number"), range=(0, 0xffff))
    protocoltype = attr(Var("number"), range=(0, 0xffff))
    opcode = attr(Var("number", FilterArpOpcode), range=(0, 0xffff))
    arpsrcmacaddr = attr(Var("mac"))
    arpdstmacaddr = attr(Var("mac"))
    arpsrcipaddr = attr(Var("ip4"))
    arpsrcipmask = attr(Var("mask4"), since="1.2.3")
    arpdstipaddr = attr(Var("ip4"))
    arpdstipmask = attr(Var("mask4"), since="1.2.3")
    gratuitous = attr(Var("bool"), since="0.9.2")


class FilterRuleArp(FilterMac, FilterArpTail, Element):
    """ARP packets."""


class FilterAddress4(Group):
    """IPv4 addresses of a packet."""
    srcipaddr = attr(Var("ip4"), doc="Sender.")
    srcipmask = attr(Var("mask4"), follows="srcipaddr")
    dstipaddr = attr(Var("ip4"), doc="Receiver.")
    dstipmask = attr(Var("mask4"), follows="dstipaddr")


class FilterAddress6(Group):
    """IPv6 addresses of a packet."""
    srcipaddr = attr(Var("ip6"), doc="Sender.")
    srcipmask = attr(Var("mask6"), follows="srcipaddr")
    dstipaddr = attr(Var("ip6"), doc="Receiver.")
    dstipmask = attr(Var("mask6"), follows="dstipaddr")


class FilterLayer4(Group):
    """What an IP packet of the link layer carries."""
    protocol = attr(Var("number", FilterIpProtocol), range=(0, 0xff))
    srcportstart = attr(Var("number"), range=(0, 0xffff), needs="protocol")
    srcportend = attr(Var("number"), range=(0, 0xffff), needs="protocol")
    dstportstart = attr(Var("number"), range=(0, 0xffff), needs="protocol")
    dstportend = attr(Var("number"), range=(0, 0xffff), needs="protocol")


class FilterIpTail(FilterComment, Group):
    """Its class of service."""
    dscp = attr(Var("number"), range=(0, 63))


class FilterIpv6Tail(FilterComment, Group):
    """The message of an ICMPv6 packet."""
    type = attr(Var("number"), range=(0, 0xff), since="1.2.12", needs="protocol=icmpv6")
    typeend = attr(Var("number"), range=(0, 0xff), since="1.2.12", follows="type")
    code = attr(Var("number"), range=(0, 0xff), since="1.2.12", needs="protocol=icmpv6")
    codeend = attr(Var("number"), range=(0, 0xff), since="1.2.12", follows="code")


class FilterRuleIp(FilterMac, FilterAddress4, FilterLayer4, FilterIpTail, Element):
    """IPv4 packets, on the link layer."""


class FilterRuleIpv6(FilterMac, FilterAddress6, FilterLayer4, FilterIpv6Tail, Element):
    """IPv6 packets, on the link layer."""


class FilterHead4(Group):
    """Who sends to whom, over IPv4."""
    srcmacaddr = attr(Var("mac"), doc="Sender's hardware.")
    srcipaddr = attr(Var("ip4"), doc="Sender.")
    srcipmask = attr(Var("mask4"), follows="srcipaddr")
    dstipaddr = attr(Var("ip4"), doc="Receiver.")
    dstipmask = attr(Var("mask4"), follows="dstipaddr")
    srcipfrom = attr(Var("ip4"), doc="First sender of a range.")
    srcipto = attr(Var("ip4"), follows="srcipfrom")
    dstipfrom = attr(Var("ip4"), doc="First receiver of a range.")
    dstipto = attr(Var("ip4"), follows="dstipfrom")


class FilterHead6(Group):
    """Who sends to whom, over IPv6."""
    srcmacaddr = attr(Var("mac"), doc="Sender's hardware.")
    srcipaddr = attr(Var("ip6"), doc="Sender.")
    srcipmask = attr(Var("mask6"), follows="srcipaddr")
    dstipaddr = attr(Var("ip6"), doc="Receiver.")
    dstipmask = attr(Var("mask6"), follows="dstipaddr")
    srcipfrom = attr(Var("ip6"), doc="First sender of a range.")
    srcipto = attr(Var("ip6"), follows="srcipfrom")
    dstipfrom = attr(Var("ip6"), doc="First receiver of a range.")
    dstipto = attr(Var("ip6"), follows="dstipfrom")


class FilterFlow(Group):
    """Class of service and state of the connection."""
    dscp = attr(Var("number"), range=(0, 63))
    connlimit_above = attr(Var("number"), name="connlimit-above", range=(0, 0xffff), doc="Only above so many.")
    state = attr(Var("state"), since="0.8.5")


class FilterPorts(Group):
    """Ports."""
    srcportstart = attr(Var("number"), range=(0, 0xffff))
    srcportend = attr(Var("number"), range=(0, 0xffff), follows="srcportstart")
    dstportstart = attr(Var("number"), range=(0, 0xffff), follows="srcportstart")
    dstportend = attr(Var("number"), range=(0, 0xffff), follows="srcportstart")


class FilterTcpTail(Group):
    """What only TCP has."""
    option = attr(Var("number"), range=(0, 0xff))
    flags = attr(Var("tcp_flags"), since="0.9.1")


class FilterIcmpTail(Group):
    """The message of an ICMP packet."""
    type = attr(Var("number"), range=(0, 0xff))
    code = attr(Var("number"), range=(0, 0xff), follows="type")


class FilterIpset(Group):
    """A set of addresses kept by somebody else."""
    ipset = attr(Var("text"), since="0.9.13")
    ipsetflags = attr(Var("ipset_flags"), since="0.9.13", needs="ipset")


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
    """What a packet must be. A rule has at most one of these as given and one that is negated."""
    protocol = tag(FilterProtocolName, by_name=True)
    match = attr(YesNo, doc="no: the packet must differ in each.")
    arms = {"mac": FilterRuleMac, "vlan": FilterRuleVlan, "stp": FilterRuleStp, "arp": FilterRuleArp,
            "rarp": FilterRuleArp, "ip": FilterRuleIp, "ipv6": FilterRuleIpv6, "tcp": FilterRuleTcp,
            "udp": FilterRulePorts, "sctp": FilterRulePorts, "icmp": FilterRuleIcmp, "igmp": FilterRulePlain,
            "udplite": FilterRulePlain, "esp": FilterRulePlain, "ah": FilterRulePlain, "all": FilterRuleAll,
            "tcp-ipv6": FilterRuleTcp6, "udp-ipv6": FilterRulePorts6, "sctp-ipv6": FilterRulePorts6,
            "icmpv6": FilterRuleIcmp6, "udplite-ipv6": FilterRulePlain6, "esp-ipv6": FilterRulePlain6,
            "ah-ipv6": FilterRulePlain6, "all-ipv6": FilterRuleAll6}


class FilterRule(Element):
    """What happens to packets."""
    action = attr(FilterAction, required=True, missing="ERR_INTERNAL_ERROR", invalid="ERR_CONFIG_UNSUPPORTED")
    direction = attr(FilterDirection, required=True, missing="ERR_INTERNAL_ERROR", invalid="ERR_CONFIG_UNSUPPORTED")
    priority = attr(Int, default=500, doc="From -1000 to 1000; lower ones come first.")
    statematch = attr(String, doc="false or 0: the state of connections is not looked at.")
    protocols = items(FilterProtocol, name="protocol")
    hooks = hooks(default="filter_rule_default", check="filter_rule_check")



class FilterEntry(Union):
    """A rule or another filter, in the order of the document."""
    entry = tag(FilterEntryName, by_name=True)
    arms = {"rule": FilterRule, "filterref": FilterRef}


class Filter(Element):
    """A packet filter."""
    root = "filter"
    errors_from = "FROM_NWFILTER"
    name = attr(String, required=True, missing="ERR_INTERNAL_ERROR")
    chain = attr(String, doc="root, or a name that begins with that of a protocol.")
    priority = attr(Int, invalid="ERR_INVALID_ARG", doc="From -1000 to 1000; lower ones come first.")
    uuid = elem(Uuid)
    entries = items(FilterEntry, name="entry")
    hooks = hooks(default="filter_default", check="filter_check")


class FilterBindingOwner(Element):
    """The guest that the port is for."""
    name = elem(String, required=True, missing="ERR_INTERNAL_ERROR")
    uuid = elem(Uuid, required=True, missing="ERR_INTERNAL_ERROR")


class FilterBinding(Element):
    """A network port and its filter."""
    root = "filterbinding"
    errors_from = "FROM_NWFILTER"
    hooks = hooks(default="filter_binding_default")
    owner = child(FilterBindingOwner, required=True, missing="ERR_INTERNAL_ERROR")
    portdev = child(NameRef, required=True, missing="ERR_INTERNAL_ERROR")
    linkdev = child(NameRef)
    mac = child(MacAddress, required=True, missing="ERR_INTERNAL_ERROR")
    filterref = child(FilterRef, required=True, missing="ERR_INTERNAL_ERROR")

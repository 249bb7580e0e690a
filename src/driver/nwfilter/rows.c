/* Tables of options for the protocols of packet filters, and the words they become. Called by
 * plan.c. Pure. Invariant: what a rule says of a sender stands for the receiver in the packets that
 * answer. */
#include "driver/nwfilter/rows.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "defs/ip.h"
#include "reflect/type.h"
#include "sys/commands.h"

/* --- the link layer --------------------------------------------------------------------------- */

#define MAC_ROWS                                          \
    {"srcmacaddr", "srcmacmask", "-s", "-d", FORM_MASK},  \
    {                                                     \
        "dstmacaddr", "dstmacmask", "-d", "-s", FORM_MASK \
    }
enum { MAC_ROWS_N = 2 };

static const struct row mac_rows[] = {MAC_ROWS, {"protocolid", NULL, "-p", "-p", FORM_HEX}, {0}};
static const struct row vlan_rows[] = {
    MAC_ROWS,
    {"vlanid", NULL, "--vlan-id", "--vlan-id", FORM_NUMBER},
    {"encap_protocol", NULL, "--vlan-encap", "--vlan-encap", FORM_NUMBER},
    {0}};
#define STP(field, option)                             \
    {                                                  \
        field, field "_hi", option, option, FORM_PORTS \
    }
static const struct row stp_rows[] = {
    {"srcmacaddr", "srcmacmask", "-s", "-s", FORM_MASK},
    {"type", NULL, "--stp-type", "--stp-type", FORM_NUMBER},
    {"flags", NULL, "--stp-flags", "--stp-flags", FORM_NUMBER},
    STP("root_priority", "--stp-root-pri"),
    {"root_address", "root_address_mask", "--stp-root-addr", "--stp-root-addr", FORM_MASK},
    STP("root_cost", "--stp-root-cost"),
    STP("sender_priority", "--stp-sender-prio"),
    {"sender_address", "sender_address_mask", "--stp-sender-addr", "--stp-sender-addr", FORM_MASK},
    STP("port", "--stp-port"),
    STP("msg_age", "--stp-msg-age"),
    STP("max_age", "--stp-max-age"),
    STP("hello_time", "--stp-hello-time"),
    STP("forward_delay", "--stp-forward-delay"),
    {0}};
static const struct row arp_rows[] = {
    MAC_ROWS,
    {"hwtype", NULL, "--arp-htype", "--arp-htype", FORM_NUMBER},
    {"opcode", NULL, "--arp-opcode", "--arp-opcode", FORM_NUMBER},
    {"protocoltype", NULL, "--arp-ptype", "--arp-ptype", FORM_HEX},
    {"arpsrcipaddr", "arpsrcipmask", "--arp-ip-src", "--arp-ip-dst", FORM_HOST},
    {"arpdstipaddr", "arpdstipmask", "--arp-ip-dst", "--arp-ip-src", FORM_HOST},
    {"arpsrcmacaddr", NULL, "--arp-mac-src", "--arp-mac-dst", FORM_TEXT},
    {"arpdstmacaddr", NULL, "--arp-mac-dst", "--arp-mac-src", FORM_TEXT},
    {"gratuitous", NULL, "--arp-gratuitous", "--arp-gratuitous", FORM_NONE},
    {0}};
static const struct row ip_rows[] = {
    MAC_ROWS,
    {"srcipaddr", "srcipmask", "--ip-source", "--ip-destination", FORM_PREFIX},
    {"dstipaddr", "dstipmask", "--ip-destination", "--ip-source", FORM_PREFIX},
    {"protocol", NULL, "--ip-protocol", "--ip-protocol", FORM_NUMBER},
    {"srcportstart", "srcportend", "--ip-source-port", "--ip-destination-port", FORM_PORTS},
    {"dstportstart", "dstportend", "--ip-destination-port", "--ip-source-port", FORM_PORTS},
    {"dscp", NULL, "--ip-tos", "--ip-tos", FORM_HEX},
    {0}};
static const struct row ipv6_rows[] = {
    MAC_ROWS,
    {"srcipaddr", "srcipmask", "--ip6-source", "--ip6-destination", FORM_PREFIX},
    {"dstipaddr", "dstipmask", "--ip6-destination", "--ip6-source", FORM_PREFIX},
    {"protocol", NULL, "--ip6-protocol", "--ip6-protocol", FORM_NUMBER},
    {"srcportstart", "srcportend", "--ip6-source-port", "--ip6-destination-port", FORM_PORTS},
    {"dstportstart", "dstportend", "--ip6-destination-port", "--ip6-source-port", FORM_PORTS},
    {"type", NULL, "--ip6-icmp-type", "--ip6-icmp-type", FORM_ICMPV6},
    {0}};

/* --- IP --------------------------------------------------------------------------------------- */

#define HEAD_ROWS                                                                    \
    {"srcmacaddr", NULL, "-m mac --mac-source", NULL, FORM_TEXT},                    \
        {"srcipaddr", "srcipmask", "--source", "--destination", FORM_PREFIX},        \
        {"dstipaddr", "dstipmask", "--destination", "--source", FORM_PREFIX},        \
        {"srcipfrom", "srcipto", "-m iprange --src-range", "-m iprange --dst-range", \
         FORM_ADDRESSES},                                                            \
        {"dstipfrom", "dstipto", "-m iprange --dst-range", "-m iprange --src-range", \
         FORM_ADDRESSES},                                                            \
    {                                                                                \
        "dscp", NULL, "-m dscp --dscp", "-m dscp --dscp", FORM_NUMBER                \
    }
#define PORT_ROWS                                                      \
    {"srcportstart", "srcportend", "--sport", "--dport", FORM_PORTS},  \
    {                                                                  \
        "dstportstart", "dstportend", "--dport", "--sport", FORM_PORTS \
    }

static const struct row tcp_rows[] = {HEAD_ROWS,
                                      {"flags", NULL, "--tcp-flags", "--tcp-flags", FORM_FLAGS},
                                      PORT_ROWS,
                                      {"option", NULL, "--tcp-option", "--tcp-option", FORM_NUMBER},
                                      {0}};
static const struct row port_rows[] = {HEAD_ROWS, PORT_ROWS, {0}};
static const struct row plain_rows[] = {HEAD_ROWS, {0}};
static const struct row icmp_rows[] = {
    HEAD_ROWS, {"type", "code", "--icmp-type", "--icmp-type", FORM_TYPE}, {0}};
static const struct row icmp6_rows[] = {
    HEAD_ROWS, {"type", "code", "--icmpv6-type", "--icmpv6-type", FORM_TYPE}, {0}};

#define LINK(name, rows)                    \
    {                                       \
        true, false, name, rows, MAC_ROWS_N \
    }
#define IP4(name, rows)                   \
    {                                     \
        false, false, "-p " name, rows, 0 \
    }
#define IP6(name, rows)                  \
    {                                    \
        false, true, "-p " name, rows, 0 \
    }

const struct protocol_rows *rows_of(enum filter_protocol_name protocol)
{
    static const struct protocol_rows all[] = {
        [FILTER_PROTOCOL_NAME_MAC] = LINK("", mac_rows),
        [FILTER_PROTOCOL_NAME_VLAN] = LINK("-p 0x8100", vlan_rows),
        [FILTER_PROTOCOL_NAME_STP] = {true, false, "-d 01:80:c2:00:00:00", stp_rows, 1},
        [FILTER_PROTOCOL_NAME_ARP] = LINK("-p 0x806", arp_rows),
        [FILTER_PROTOCOL_NAME_RARP] = LINK("-p 0x8035", arp_rows),
        [FILTER_PROTOCOL_NAME_IP] = LINK("-p ipv4", ip_rows),
        [FILTER_PROTOCOL_NAME_IPV6] = LINK("-p ipv6", ipv6_rows),
        [FILTER_PROTOCOL_NAME_TCP] = IP4("tcp", tcp_rows),
        [FILTER_PROTOCOL_NAME_UDP] = IP4("udp", port_rows),
        [FILTER_PROTOCOL_NAME_UDPLITE] = IP4("udplite", plain_rows),
        [FILTER_PROTOCOL_NAME_ESP] = IP4("esp", plain_rows),
        [FILTER_PROTOCOL_NAME_AH] = IP4("ah", plain_rows),
        [FILTER_PROTOCOL_NAME_SCTP] = IP4("sctp", port_rows),
        [FILTER_PROTOCOL_NAME_ICMP] = IP4("icmp", icmp_rows),
        [FILTER_PROTOCOL_NAME_IGMP] = IP4("igmp", plain_rows),
        [FILTER_PROTOCOL_NAME_ALL] = IP4("all", plain_rows),
        [FILTER_PROTOCOL_NAME_TCP_IPV6] = IP6("tcp", tcp_rows),
        [FILTER_PROTOCOL_NAME_ICMPV6] = IP6("icmpv6", icmp6_rows),
        [FILTER_PROTOCOL_NAME_UDP_IPV6] = IP6("udp", port_rows),
        [FILTER_PROTOCOL_NAME_UDPLITE_IPV6] = IP6("udplite", plain_rows),
        [FILTER_PROTOCOL_NAME_ESP_IPV6] = IP6("esp", plain_rows),
        [FILTER_PROTOCOL_NAME_AH_IPV6] = IP6("ah", plain_rows),
        [FILTER_PROTOCOL_NAME_SCTP_IPV6] = IP6("sctp", port_rows),
        [FILTER_PROTOCOL_NAME_ALL_IPV6] = IP6("all", plain_rows),
    };
    return (size_t)protocol < G_N_ELEMENTS(all) && all[protocol].rows ? &all[protocol] : NULL;
}

/* --- values ----------------------------------------------------------------------------------- */

static const struct field *field_of(const struct type *t, const char *name)
{
    for (uint16_t i = 0; name && i < t->n_fields; i++)
        if (strcmp(t->fields[i].name, name) == 0)
            return &t->fields[i];
    return NULL;
}

/* As the rule has it, or its variable's value. */
static const char *raw(const struct row_reader *r, const struct field *f)
{
    const char *text = f ? *(const char *const *)((const char *)r->arm + f->offset) : NULL;
    return text && *text == '$' ? g_hash_table_lookup(r->values, text) : text;
}

char *row_text(const struct row_reader *r, const char *field)
{
    return g_strdup(raw(r, field_of(r->type, field)));
}

static uint64_t number_of(const struct field *f, const char *text)
{
    const struct enum_type *e = f->of;
    int word = e ? enum_value(e, text) : -1;
    return word > 0 && e->numbers ? e->numbers[word] : strtoull(text, NULL, 0);
}

/* "24" of 24, 255.255.255.0 and ffff:: alike. */
static int prefix_of(const char *mask)
{
    struct ip ip;
    return ip_read(mask, &ip) ? ip_netmask_prefix(&ip) : atoi(mask);
}

static char *with_partner(const struct row_reader *r, const struct row *row, const char *value,
                          const char *between)
{
    const struct field *f = field_of(r->type, row->field), *p = field_of(r->type, row->partner);
    const char *last = raw(r, p);
    g_autofree char *first = g_strdup_printf("%" G_GUINT64_FORMAT, number_of(f, value));
    return last ? g_strdup_printf("%s%s%" G_GUINT64_FORMAT, first, between, number_of(p, last))
                : g_steal_pointer(&first);
}

/* "1:2/3:4" */
static char *icmpv6(const struct row_reader *r, const char *type)
{
    g_autofree char *type_end = row_text(r, "typeend"), *code = row_text(r, "code");
    g_autofree char *code_end = row_text(r, "codeend");
    return g_strdup_printf("%s%s%s%s%s%s%s", type, type_end ? ":" : "", type_end ? type_end : "",
                           code ? "/" : "", code ? code : "", code_end ? ":" : "",
                           code_end ? code_end : "");
}

static char *format(const struct row_reader *r, const struct row *row, const char *value)
{
    const struct field *f = field_of(r->type, row->field);
    const char *partner = raw(r, field_of(r->type, row->partner));
    switch (row->form) {
    case FORM_NUMBER:
        return g_strdup_printf("%" G_GUINT64_FORMAT, number_of(f, value));
    case FORM_HEX:
        return g_strdup_printf("0x%" PRIx64, number_of(f, value));
    case FORM_MASK:
        return g_strdup_printf("%s%s%s", value, partner ? "/" : "", partner ? partner : "");
    case FORM_PREFIX:
        return partner ? g_strdup_printf("%s/%d", value, prefix_of(partner)) : g_strdup(value);
    case FORM_HOST:
        return g_strdup_printf("%s/%d", value, partner ? prefix_of(partner) : 32);
    case FORM_PORTS:
        return with_partner(r, row, value, ":");
    case FORM_TYPE:
        return with_partner(r, row, value, "/");
    case FORM_ADDRESSES:
        return g_strdup_printf("%s%s%s", value, partner ? "-" : "", partner ? partner : "");
    case FORM_ICMPV6:
        return icmpv6(r, value);
    default:
        return g_strdup(value);
    }
}

/* "! --source" and "-m mac ! --mac-source" */
static void put_option(GPtrArray *words, const char *option, bool negated)
{
    const char *last = strrchr(option, ' ');
    g_autofree char *head = last ? g_strndup(option, (gsize)(last - option)) : g_strdup("");
    words_add(words, head);
    if (negated)
        g_ptr_array_add(words, g_strdup("!"));
    g_ptr_array_add(words, g_strdup(last ? last + 1 : option));
}

static bool says_yes(const char *text)
{
    return strcmp(text, "true") == 0 || strcmp(text, "yes") == 0 || strcmp(text, "1") == 0;
}

void row_write(const struct row_reader *r, const struct row *row, GPtrArray *words)
{
    const char *option = r->turned ? row->turned : row->option;
    const char *value = raw(r, field_of(r->type, row->field));
    if (!value || !option || (row->form == FORM_NONE && !says_yes(value)))
        return;
    put_option(words, option, r->negated);
    g_autofree char *text = format(r, row, value);
    if (row->form == FORM_FLAGS)
        words_add(words, g_strdelimit(text, "/", ' '));
    else if (row->form != FORM_NONE)
        g_ptr_array_add(words, g_steal_pointer(&text));
}

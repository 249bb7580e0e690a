/* Packet filters of the simulated host and their bindings: beside NWFILTER_OPS of
 * guest/nwfilter_ops.h. */
#pragma once
#include "driver/test/test.h"
#include "guest/nwfilter_ops.h"

DECLARE_OWN(nwfilter_define_xml_flags)
DECLARE_OWN(nwfilter_undefine)
DECLARE_OWN(nwfilter_binding_create_xml)
DECLARE_OWN(nwfilter_binding_delete)

extern const struct test_noun test_noun_nwfilter, test_noun_nwfilter_binding;

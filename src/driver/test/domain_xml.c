/* Documents of guests handed out. A body of a call; never awaits. */
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "libvirt/libvirt.h"

OP(domain_get_xml_desc)
{
    bool inactive = args->flags & VIR_DOMAIN_XML_INACTIVE;
    unsigned view = (args->flags & VIR_DOMAIN_XML_SECURE ? VIEW_SECURE : 0) |
                    (args->flags & VIR_DOMAIN_XML_MIGRATABLE ? VIEW_MIGRATABLE : 0);
    const struct def *def = call_def_of(call, inactive);
    if (!def)
        return -1;
    if (inactive || !guest_is_active(call->guest))
        view |= VIEW_INACTIVE;
    ret->xml = call_text(call, def, view);
    return 0;
}

/* virt-admin: the shell of virsh around the administration of a daemon. */
#pragma once
#include "cli/virsh/virsh.h"
#include "cli/virt_admin_commands.h"
#include <libvirt/libvirt-admin.h>

AUTO_TYPE(server, virAdmServerPtr, virAdmServerFree)
AUTO_TYPE(client, virAdmClientPtr, virAdmClientFree)
#define AUTO_SERVER AUTO(server, virAdmServerPtr)
#define AUTO_CLIENT AUTO(client, virAdmClientPtr)
#define ADMIN(sh) ((virAdmConnectPtr)(sh)->admin)

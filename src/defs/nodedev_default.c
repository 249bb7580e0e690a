/* What documents of node devices imply. Called by document_fill. Never awaits. */
#include "defs/fill.h"
#include "gen/nodedev.h"
#include "reflect/type.h"

hook_fn nodedev_vport_ops_default, nodedev_mdev_default;

/* How many ports there are is for the host to say, not for a document. */
int nodedev_vport_ops_default(void *value, struct hook_context *ctx)
{
    struct node_vport_ops *ops = value;
    SET_NUMBER(ops, max_vports, 0);
    SET_NUMBER(ops, vports, 0);
    return 0;
}

int nodedev_mdev_default(void *value, struct hook_context *ctx)
{
    struct node_mdev *mdev = value;
    CHILD(mdev->iommu_group, type_node_iommu_group);
    return 0;
}

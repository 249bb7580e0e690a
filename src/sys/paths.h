/* Where our own parts are, relative to the running program or library: the tree runs from any
 * place. */
#pragma once
/* A helper program or module; g_free. NULL with the reason. Looked for in VIREO_LIBEXEC, beside the
 * running binary's ../lib/<triplet>/libvirt, ../lib/libvirt, ../libexec, and in the build tree. */
char *path_of_helper(const char *name);

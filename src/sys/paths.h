/* Where our own parts are, relative to the running program or library: the tree runs from any
 * place. */
#pragma once
/* A helper program or module; g_free. NULL with the reason. Looked for in VIREO_LIBEXEC, near the
 * module we are in, near the running program, installed or in the build tree. */
char *path_of_helper(const char *name);
/* The folder of the schemas of documents, or NULL; g_free. */
char *path_of_schemas(void);

/* The host as its firmware describes it. */
#pragma once

/* What dmidecode -q prints as a <sysinfo> document; g_free. NULL: nothing of it is in there. */
char *sysinfo_document(const char *text);

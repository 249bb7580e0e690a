/* What guest/call.c asks the daemon about each call. */
#pragma once
void hooks_install(void);

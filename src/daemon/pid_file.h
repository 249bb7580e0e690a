/* One daemon per pid file. */
#pragma once
/* Locks and writes it: a descriptor that holds the lock, or -1 with the reason. */
int pid_file_take(const char *path);
void pid_file_drop(const char *path, int fd);

/* virt-login-shell: the only program here that is setuid. It gives up the environment that its
 * caller chose, has three open descriptors and becomes the helper. Uses nothing but libc. */
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int harmless(const char *term)
{
    size_t n = 0;
    for (; term && term[n]; n++)
        if (!isalnum((unsigned char)term[n]) && !strchr("-+._", term[n]))
            return 0;
    return n > 0 && n < 64;
}

int main(int argc, char **argv)
{
    static char term[80] = "TERM=dumb", path[] = "PATH=/usr/bin:/bin";
    static char *environment[] = {term, path, NULL};
    const char *given = getenv("TERM");
    int fd;
    if (argc < 1)
        return 125;
    if (harmless(given))
        snprintf(term, sizeof term, "TERM=%s", given);
    do /* nothing that is opened later may become standard input or output */
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd < 0 || close_range(STDERR_FILENO + 1, ~0U, 0) < 0)
        return 125;
    execve(HELPER, argv, environment);
    perror("virt-login-shell: " HELPER);
    return 125;
}

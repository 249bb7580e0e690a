/* 8 threads, 1000 calls each on one connection, beside a thread that runs the event loop and gets
 * events of definitions. Exit status 0: all calls succeeded and all events came. */
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { THREADS = 8, CALLS = 1000, GUESTS = 25 };

static virConnectPtr conn;
static int events, failures;
static bool stop;

static int on_event(virConnectPtr c, virDomainPtr dom, int event, int detail, void *opaque)
{
    if (event == VIR_DOMAIN_EVENT_DEFINED)
        __atomic_add_fetch(&events, 1, __ATOMIC_SEQ_CST);
    return 0;
}

static void tick(int timer, void *opaque)
{
}

static void *run_loop(void *arg)
{
    while (!__atomic_load_n(&stop, __ATOMIC_SEQ_CST))
        if (virEventRunDefaultImpl() < 0)
            break;
    return NULL;
}

static void define_one(int n)
{
    char xml[300];
    snprintf(xml, sizeof(xml),
             "<domain type='qemu'><name>t%d</name><memory>8192</memory><os>"
             "<type arch='x86_64' machine='pc'>hvm</type></os></domain>",
             n);
    virDomainPtr dom = virDomainDefineXML(conn, xml);
    if (!dom || virDomainUndefine(dom) < 0)
        __atomic_add_fetch(&failures, 1, __ATOMIC_SEQ_CST);
    if (dom)
        virDomainFree(dom);
}

static void *work(void *arg)
{
    int me = (int)(long)arg;
    unsigned long version;
    for (int i = 0; i < CALLS; i++) {
        if (i % (CALLS / GUESTS) == 0)
            define_one(me * CALLS + i);
        else if (virConnectGetLibVersion(conn, &version) < 0)
            __atomic_add_fetch(&failures, 1, __ATOMIC_SEQ_CST);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t loop, t[THREADS];
    virEventRegisterDefaultImpl();
    conn = virConnectOpen(argc > 1 ? argv[1] : "qemu:///system");
    if (!conn)
        return 1;
    virEventAddTimeout(20, tick, NULL, NULL);
    int id = virConnectDomainEventRegisterAny(conn, NULL, VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                              VIR_DOMAIN_EVENT_CALLBACK(on_event), NULL, NULL);
    pthread_create(&loop, NULL, run_loop, NULL);
    for (long i = 0; i < THREADS; i++)
        pthread_create(&t[i], NULL, work, (void *)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    for (int i = 0; i < 1000 && __atomic_load_n(&events, __ATOMIC_SEQ_CST) < THREADS * GUESTS; i++)
        virConnectIsAlive(conn), virConnectGetLibVersion(conn, &(unsigned long){0});
    virConnectDomainEventDeregisterAny(conn, id);
    __atomic_store_n(&stop, true, __ATOMIC_SEQ_CST);
    pthread_join(loop, NULL);
    int left = virConnectClose(conn);
    printf("%d calls failed, %d of %d events, %d references left\n", failures, events,
           THREADS * GUESTS, left);
    return failures || events != THREADS * GUESTS || left;
}

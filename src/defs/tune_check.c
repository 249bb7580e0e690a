/* What is said of threads that do not exist, or twice of one: schedulers and pins of virtual CPUs
 * and I/O threads, the I/O threads of controllers. Steps of domain_check; pure. */
#include "defs/check.h"

static int check_iothread(const struct domain *def, int64_t id, const char *element)
{
    return id >= 0 && id <= UINT32_MAX && iothread_exists(def, (uint32_t)id)
               ? 0
               : fail(ERR_CONFIG_UNSUPPORTED, "%s: there is no iothread '%" PRId64 "'", element,
                      id);
}

static int check_threads(const struct domain *def)
{
    for (size_t i = 0; i < def->n_controllers; i++) {
        const struct controller_driver *d = def->controllers[i]->driver;
        if (d && d->has_iothread && check_iothread(def, d->iothread, "controller") < 0)
            return -1;
        for (size_t k = 0; d && d->iothreads && k < d->iothreads->n_iothreads; k++)
            if (check_iothread(def, d->iothreads->iothreads[k]->id, "controller") < 0)
                return -1;
    }
    return 0;
}

/* No member of `set` is in `seen` yet; it is then. */
static int once(const struct cpuset *set, struct cpuset *seen, const char *element)
{
    for (int64_t i = -1; set && (i = cpuset_next(set, i)) >= 0;) {
        if (cpuset_has(seen, (uint32_t)i))
            return fail(ERR_XML_DETAIL, "cputune: two <%s> are for '%" PRId64 "'", element, i);
        cpuset_add(seen, (uint32_t)i);
    }
    return 0;
}

static int check_vcpu_schedulers(const struct domain *def, const struct cputune *t)
{
    struct cpuset *seen = cpuset_new(CPUSET_MAX);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < t->n_vcpuscheds; i++) {
        const struct cpuset *set = t->vcpuscheds[i]->vcpus;
        for (int64_t v = -1; rc == 0 && set && (v = cpuset_next(set, v)) >= 0;)
            if (v >= (int64_t)def->vcpu->max)
                rc =
                    fail(ERR_CONFIG_UNSUPPORTED,
                         "cputune: <vcpusched> is for vcpu '%" PRId64 "' of %u", v, def->vcpu->max);
        rc = rc < 0 ? rc : once(set, seen, "vcpusched");
    }
    cpuset_free(seen);
    return rc;
}

static int check_thread_schedulers(const struct domain *def, const struct cputune *t)
{
    struct cpuset *seen = cpuset_new(CPUSET_MAX);
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < t->n_iothreadscheds; i++) {
        const struct cpuset *set = t->iothreadscheds[i]->iothreads;
        for (int64_t id = -1; rc == 0 && set && (id = cpuset_next(set, id)) >= 0;)
            rc = check_iothread(def, id, "cputune: <iothreadsched>");
        rc = rc < 0 ? rc : once(set, seen, "iothreadsched");
    }
    cpuset_free(seen);
    return rc;
}

int check_tuned_threads(const struct fill *f)
{
    const struct cputune *t = f->def->cputune;
    for (size_t i = 0; t && i < t->n_iothreadpins; i++)
        if (check_iothread(f->def, t->iothreadpins[i]->iothread, "cputune: <iothreadpin>") < 0)
            return -1;
    if (t && (check_vcpu_schedulers(f->def, t) < 0 || check_thread_schedulers(f->def, t) < 0))
        return -1;
    return check_threads(f->def);
}

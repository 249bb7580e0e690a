/* Owns the reading of this machine's x86 processor: CPUID, and MSRs as KVM lets everybody who may
 * open it read them. Called once by host capabilities; never awaits.
 */
#include "cpu/x86.h"

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool host_cpuid(void *arg, uint32_t leaf, uint32_t sub, uint32_t regs[4])
{
    return __get_cpuid_count(leaf, sub, &regs[0], &regs[1], &regs[2], &regs[3]);
}

static bool host_msr(void *arg, uint32_t index, uint64_t *ret_value)
{
    struct {
        struct kvm_msrs head;
        struct kvm_msr_entry entry;
    } ask = {.head = {.nmsrs = 1}, .entry = {.index = index}};
    int kvm = *(int *)arg;
    if (kvm < 0 || ioctl(kvm, KVM_GET_MSRS, &ask) != 1)
        return false;
    *ret_value = ask.entry.data;
    return true;
}

bool x86_read_host(struct x86_cpu *ret)
{
    int kvm = open("/dev/kvm", O_RDONLY | O_CLOEXEC);
    x86_read(&(struct x86_source){host_cpuid, host_msr, &kvm}, ret);
    if (kvm >= 0)
        close(kvm);
    return true;
}

static uint64_t vcpu_tsc_hz(int kvm)
{
    int vm = ioctl(kvm, KVM_CREATE_VM, 0);
    int vcpu = vm >= 0 ? ioctl(vm, KVM_CREATE_VCPU, 0) : -1;
    int khz = vcpu >= 0 ? ioctl(vcpu, KVM_GET_TSC_KHZ, 0) : -1;
    if (vcpu >= 0)
        close(vcpu);
    if (vm >= 0)
        close(vm);
    return khz > 0 ? (uint64_t)khz * 1000 : 0;
}

bool x86_read_tsc(uint64_t *ret_hz, bool *ret_scaling)
{
    static uint64_t hz; /* does not change */
    static bool scaling;
    int kvm = hz ? -1 : open("/dev/kvm", O_RDWR | O_CLOEXEC);
    if (kvm >= 0) {
        hz = ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_GET_TSC_KHZ) > 0 ? vcpu_tsc_hz(kvm) : 0;
        scaling = ioctl(kvm, KVM_CHECK_EXTENSION, KVM_CAP_TSC_CONTROL) > 0;
        close(kvm);
    }
    *ret_hz = hz;
    *ret_scaling = scaling;
    return hz != 0;
}
#else
bool x86_read_tsc(uint64_t *ret_hz, bool *ret_scaling)
{
    return false;
}

bool x86_read_host(struct x86_cpu *ret)
{
    return false;
}
#endif

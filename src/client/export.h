/* The public interface: its header and the mark of what leaves the library. */
#pragma once
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#define EXPORT __attribute__((visibility("default")))

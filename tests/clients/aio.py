#!/usr/bin/python3
"""Applications on asyncio and a driver in their own process: the loop has nothing of ours in it while nothing is asked
for, events come through it, and nothing stays behind. Run with our library and with Debian's."""
import asyncio
import sys
import threading

import libvirt
import libvirtaio

points = {"n": 0, "failed": 0}


def point(name, ok, detail=""):
    points["n"] += 1
    points["failed"] += not ok
    print(f"{'ok' if ok else 'not ok'} {points['n']} - {name}{'' if ok else f' # {detail}'}", flush=True)


async def run(impl):
    conn = libvirt.open("test:///default")
    dom = conn.lookupByName("test")
    told = asyncio.Queue()
    point("a connection alone asks nothing of the loop", impl.is_idle(), impl)
    point("it runs", dom.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_UNKNOWN], dom.state())
    ids = [conn.domainEventRegisterAny(d, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                                       lambda c, d, event, detail, opaque: told.put_nowait(event), None)
           for d in (dom, None)]
    point("subscriptions are in the loop", not impl.is_idle())
    dom.destroy()
    stopped = [await asyncio.wait_for(told.get(), 120) for _ in ids]
    point("each is told of the stop", stopped == [libvirt.VIR_DOMAIN_EVENT_STOPPED] * 2, stopped)
    point("state after it", dom.state() == [libvirt.VIR_DOMAIN_SHUTOFF, libvirt.VIR_DOMAIN_SHUTOFF_DESTROYED], dom.state())
    conn.domainEventDeregisterAny(ids[1])
    dom.create()
    started = await asyncio.wait_for(told.get(), 120)
    point("the other is told of the start", started == libvirt.VIR_DOMAIN_EVENT_STARTED, started)
    point("state after it", dom.state() == [libvirt.VIR_DOMAIN_RUNNING, libvirt.VIR_DOMAIN_RUNNING_BOOTED], dom.state())
    conn.domainEventDeregisterAny(ids[0])
    await asyncio.wait_for(impl.drain(), 120)
    point("nothing stays in the loop", impl.is_idle() and told.empty(), impl)
    conn.close()


callers = set()


def watched(function):
    def told(*args):
        callers.add(threading.get_ident())
        return function(*args)
    return told


for name in ("add_handle", "update_handle", "remove_handle", "add_timeout", "update_timeout", "remove_timeout"):
    setattr(libvirtaio.virEventAsyncIOImpl, f"_{name}", watched(getattr(libvirtaio.virEventAsyncIOImpl, f"_{name}")))
loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
loop.run_until_complete(run(libvirtaio.virEventRegisterAsyncIOImpl(loop)))
point("only the application's thread touched its event loop", callers == {threading.get_ident()}, callers)
print(f"1..{points['n']}")
sys.exit(1 if points["failed"] else 0)

"""Permissions per kind of object and what polkit asks for them by default."""
from lang.api import *

access("connect",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("search_domains", "yes", anonymous=True),
        permission("search_networks", "yes", anonymous=True),
        permission("search_storage_pools", "yes", anonymous=True),
        permission("search_node_devices", "yes", anonymous=True),
        permission("search_interfaces", "yes", anonymous=True),
        permission("search_secrets", "yes", anonymous=True),
        permission("search_nwfilters", "yes", anonymous=True),
        permission("search_nwfilter_bindings", "yes", anonymous=True),
        permission("detect_storage_pools", "no"),
        permission("pm_control", "no"),
        permission("interface_transaction", "no"),
    ])

access("domain",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("read_secure", "no"),
        permission("start", "no"),
        permission("stop", "no"),
        permission("reset", "no"),
        permission("save", "no"),
        permission("delete", "no"),
        permission("migrate", "no"),
        permission("checkpoint", "no"),
        permission("snapshot", "no"),
        permission("suspend", "no"),
        permission("hibernate", "no"),
        permission("core_dump", "no"),
        permission("pm_control", "no"),
        permission("init_control", "no"),
        permission("inject_nmi", "no"),
        permission("send_input", "no"),
        permission("send_signal", "no"),
        permission("fs_trim", "no"),
        permission("fs_freeze", "no"),
        permission("block_read", "no"),
        permission("block_write", "no"),
        permission("mem_read", "no"),
        permission("open_graphics", "no"),
        permission("open_device", "no"),
        permission("screenshot", "no"),
        permission("open_namespace", "no"),
        permission("set_time", "no"),
        permission("set_password", "no"),
    ])

access("interface",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("save", "no"),
        permission("delete", "no"),
        permission("start", "no"),
        permission("stop", "no"),
    ])

access("network",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("save", "no"),
        permission("delete", "no"),
        permission("start", "no"),
        permission("stop", "no"),
        permission("search_ports", "no"),
    ])

access("network_port",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("create", "no"),
        permission("delete", "no"),
    ])

access("node_device",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("start", "no"),
        permission("stop", "no"),
        permission("detach", "no"),
        permission("delete", "no"),
        permission("save", "no"),
    ])

access("nwfilter",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("save", "no"),
        permission("delete", "no"),
    ])

access("nwfilter_binding",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("create", "no"),
        permission("delete", "no"),
    ])

access("secret",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("read_secure", "no"),
        permission("save", "no"),
        permission("delete", "no"),
    ])

access("storage_pool",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("write", "no"),
        permission("save", "no"),
        permission("delete", "no"),
        permission("start", "no"),
        permission("stop", "no"),
        permission("refresh", "no"),
        permission("search_storage_vols", "no"),
        permission("format", "no"),
    ])

access("storage_vol",
    permissions=[
        permission("getattr", "yes", anonymous=True),
        permission("read", "yes", anonymous=True),
        permission("create", "no"),
        permission("delete", "no"),
        permission("format", "no"),
        permission("resize", "no"),
        permission("data_read", "no"),
        permission("data_write", "no"),
    ])

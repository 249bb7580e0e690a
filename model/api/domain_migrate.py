"""Domain migrate: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainMigrate", on=Domain, arg="domain", since="0.3.2",
    doc="Moves a running guest to another host, through this application.",
    args=[
        raw("dconn", "virConnectPtr"),
        flags("virDomainMigrateFlags", ctype="unsigned long"),
        raw("dname", "const char *", check="null_or_nonempty"),
        raw("uri", "const char *"),
        raw("bandwidth", "unsigned long"),
    ],
    returns=c("virDomainPtr"), local=True, write=True,
    exclusive=[
        ["VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC"],
        ["VIR_MIGRATE_TUNNELLED", "VIR_MIGRATE_PARALLEL"],
    ],
    requires=[
        [
            "VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES",
            "VIR_MIGRATE_NON_SHARED_DISK",
            "VIR_MIGRATE_NON_SHARED_INC",
        ],
    ])

api("virDomainMigrateToURI", on=Domain, arg="domain", since="0.7.2",
    doc="Moves a running guest to another host; the hosts do it between themselves.",
    args=[
        raw("duri", "const char *", check="nonnull"),
        flags("virDomainMigrateFlags", ctype="unsigned long"),
        raw("dname", "const char *", check="null_or_nonempty"),
        raw("bandwidth", "unsigned long"),
    ],
    local=True, write=True, exclusive=[["VIR_MIGRATE_TUNNELLED", "VIR_MIGRATE_PARALLEL"]])

api("virDomainMigrateSetMaxDowntime", on=Domain, since="0.8.0",
    doc="Changes how long a guest may stand still at the end of its migration.",
    args=[ullong("downtime"), flags()], arg="domain",
    proc=166,
    acl=[need("domain:migrate")], write=True, lane="abort", active=True)

api("virDomainMigrateSetMaxSpeed", on=Domain, since="0.9.0",
    doc="Changes the bandwidth limit of a migration.",
    args=[ulong("bandwidth"), flags("virDomainMigrateMaxSpeedFlags")], arg="domain",
    proc=207,
    acl=[need("domain:migrate")], write=True, lane="abort")

api("virDomainMigrate2", on=Domain, arg="domain", since="0.9.2",
    doc="virDomainMigrate() with a definition of its own for the other host.",
    args=[
        raw("dconn", "virConnectPtr"),
        raw("dxml", "const char *"),
        flags("virDomainMigrateFlags", ctype="unsigned long"),
        raw("dname", "const char *", check="null_or_nonempty"),
        raw("uri", "const char *"),
        raw("bandwidth", "unsigned long"),
    ],
    returns=c("virDomainPtr"), local=True, write=True,
    exclusive=[
        ["VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC"],
        ["VIR_MIGRATE_TUNNELLED", "VIR_MIGRATE_PARALLEL"],
    ],
    requires=[
        [
            "VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES",
            "VIR_MIGRATE_NON_SHARED_DISK",
            "VIR_MIGRATE_NON_SHARED_INC",
        ],
    ])

api("virDomainMigrateToURI2", on=Domain, arg="domain", since="0.9.2",
    doc="virDomainMigrateToURI() with a definition of its own for the other host.",
    args=[
        raw("dconnuri", "const char *", check="nonnull if flags & VIR_MIGRATE_PEER2PEER"),
        raw("miguri", "const char *"),
        raw("dxml", "const char *"),
        flags("virDomainMigrateFlags", ctype="unsigned long"),
        raw("dname", "const char *", check="null_or_nonempty"),
        raw("bandwidth", "unsigned long"),
    ],
    local=True, write=True, exclusive=[["VIR_MIGRATE_TUNNELLED", "VIR_MIGRATE_PARALLEL"]])

api("virDomainMigrateGetMaxSpeed", on=Domain, since="0.9.5",
    doc="Tells the bandwidth limit of a migration.",
    args=[out_ulong("bandwidth", check="nonnull"), flags("virDomainMigrateMaxSpeedFlags")], arg="domain",
    proc=242,
    acl=[need("domain:migrate")], write=True, lane="modify")

api("virDomainMigrateGetCompressionCache", on=Domain, since="1.0.3",
    doc="Tells the size of the cache with which repeated pages are compressed.",
    args=[out_ullong("cacheSize", check="nonnull"), flags()], arg="domain",
    reads=True, proc=299,
    acl=[need("domain:migrate")], lane="query", active=True)

api("virDomainMigrateSetCompressionCache", on=Domain, since="1.0.3",
    doc="Changes the size of the cache with which repeated pages are compressed.",
    args=[ullong("cacheSize"), flags()], arg="domain",
    proc=300,
    acl=[need("domain:migrate")], write=True, lane="modify", active=True)

api("virDomainMigrate3", on=Domain, arg="domain", since="1.1.0",
    doc="virDomainMigrate() with typed parameters (VIR_MIGRATE_PARAM_*).",
    args=[
        raw("dconn", "virConnectPtr"),
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "unsigned int"),
        flags("virDomainMigrateFlags"),
    ],
    returns=c("virDomainPtr"), local=True, write=True,
    exclusive=[["VIR_MIGRATE_NON_SHARED_DISK", "VIR_MIGRATE_NON_SHARED_INC"]],
    requires=[
        [
            "VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES",
            "VIR_MIGRATE_NON_SHARED_DISK",
            "VIR_MIGRATE_NON_SHARED_INC",
        ],
    ])

api("virDomainMigrateToURI3", on=Domain, arg="domain", since="1.1.0",
    doc="virDomainMigrateToURI() with typed parameters (VIR_MIGRATE_PARAM_*).",
    args=[
        raw("dconnuri", "const char *", check="nonnull if flags & VIR_MIGRATE_PEER2PEER"),
        raw("params", "virTypedParameterPtr"),
        raw("nparams", "unsigned int"),
        flags("virDomainMigrateFlags"),
    ],
    local=True, write=True, exclusive=[["VIR_MIGRATE_TUNNELLED", "VIR_MIGRATE_PARALLEL"]])

api("virDomainMigrateStartPostCopy", on=Domain, since="1.3.3",
    doc="Has the guest go on at the other host at once; the rest of its memory follows on demand.",
    args=[flags()], arg="domain",
    proc=364,
    acl=[need("domain:migrate")], write=True, lane="abort", active=True)

api("virDomainMigrateGetMaxDowntime", on=Domain, since="3.7.0",
    doc="Tells how long a guest may stand still at the end of its migration.",
    args=[out_ullong("downtime", check="nonnull"), flags()], arg="domain",
    reads=True, proc=387,
    acl=[need("domain:migrate")], lane="query", active=True)

proc("domain_migrate_prepare",
    proc=61,
    args={"uri_in": "string?", "flags": "uhyper", "dname": "string?", "resource": "uhyper"},
    ret={"cookie": "opaque<4194304>", "uri_out": "string?"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], write=True)

proc("domain_migrate_perform",
    proc=62, on="Domain",
    args={
        "dom": "nonnull_domain",
        "cookie": "opaque<4194304>",
        "uri": "string",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
    },
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_finish",
    proc=63,
    args={"dname": "string", "cookie": "opaque<4194304>", "uri": "string", "flags": "uhyper"},
    ret={"ddom": "nonnull_domain"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_prepare2",
    proc=108,
    args={
        "uri_in": "string?",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
        "dom_xml": "string",
    },
    ret={"cookie": "opaque<4194304>", "uri_out": "string?"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], write=True)

proc("domain_migrate_finish2",
    proc=109,
    args={
        "dname": "string",
        "cookie": "opaque<4194304>",
        "uri": "string",
        "flags": "uhyper",
        "retcode": "int",
    },
    ret={"ddom": "nonnull_domain"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_prepare_tunnel",
    proc=148,
    args={"flags": "uhyper", "dname": "string?", "resource": "uhyper", "dom_xml": "string"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], stream_dir="write", write=True)

proc("domain_migrate_begin3",
    proc=213, on="Domain",
    args={
        "dom": "nonnull_domain",
        "xmlin": "string?",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
    },
    ret={"cookie_out": "opaque<4194304>", "xml": "string"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_prepare3",
    proc=214,
    args={
        "cookie_in": "opaque<4194304>",
        "uri_in": "string?",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
        "dom_xml": "string",
    },
    ret={"cookie_out": "opaque<4194304>", "uri_out": "string?"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], write=True)

proc("domain_migrate_prepare_tunnel3",
    proc=215,
    args={
        "cookie_in": "opaque<4194304>",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
        "dom_xml": "string",
    },
    ret={"cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], stream_dir="write", write=True)

proc("domain_migrate_perform3",
    proc=216, on="Domain",
    args={
        "dom": "nonnull_domain",
        "xmlin": "string?",
        "cookie_in": "opaque<4194304>",
        "dconnuri": "string?",
        "uri": "string?",
        "flags": "uhyper",
        "dname": "string?",
        "resource": "uhyper",
    },
    ret={"cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_finish3",
    proc=217,
    args={
        "dname": "string",
        "cookie_in": "opaque<4194304>",
        "dconnuri": "string?",
        "uri": "string?",
        "flags": "uhyper",
        "cancelled": "int",
    },
    ret={"dom": "nonnull_domain", "cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_confirm3",
    proc=218, on="Domain",
    args={
        "dom": "nonnull_domain",
        "cookie_in": "opaque<4194304>",
        "flags": "uhyper",
        "cancelled": "int",
    },
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_begin3_params",
    proc=302, on="Domain",
    args={"dom": "nonnull_domain", "params": "typed_param<64>", "flags": "uint"},
    ret={"cookie_out": "opaque<4194304>", "xml": "string"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_prepare3_params",
    proc=303,
    args={"params": "typed_param<64>", "cookie_in": "opaque<4194304>", "flags": "uint"},
    ret={"cookie_out": "opaque<4194304>", "uri_out": "string?"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], write=True)

proc("domain_migrate_prepare_tunnel3_params",
    proc=304,
    args={"params": "typed_param<64>", "cookie_in": "opaque<4194304>", "flags": "uint"},
    ret={"cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate"), need("domain:start"), need("domain:write")], stream_dir="write", write=True)

proc("domain_migrate_perform3_params",
    proc=305, on="Domain",
    args={
        "dom": "nonnull_domain",
        "dconnuri": "string?",
        "params": "typed_param<64>",
        "cookie_in": "opaque<4194304>",
        "flags": "uint",
    },
    ret={"cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_finish3_params",
    proc=306,
    args={
        "params": "typed_param<64>",
        "cookie_in": "opaque<4194304>",
        "flags": "uint",
        "cancelled": "int",
    },
    ret={"dom": "nonnull_domain", "cookie_out": "opaque<4194304>"},
    acl=[need("domain:migrate")], write=True)

proc("domain_migrate_confirm3_params",
    proc=307, on="Domain",
    args={
        "dom": "nonnull_domain",
        "params": "typed_param<64>",
        "cookie_in": "opaque<4194304>",
        "flags": "uint",
        "cancelled": "int",
    },
    acl=[need("domain:migrate")], write=True)

"""Domain save: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainRestore", on=Connect, since="0.0.3",
    doc="Starts a guest from a file that virDomainSave() wrote.",
    args=[string("from", check="nonnull", file=True)],
    proc=54,
    acl=[need("domain:start"), need("domain:write")], write=True, same_as="virDomainRestoreFlags")

api("virDomainSave", on=Domain, since="0.0.3",
    doc="Writes a running guest's memory to a file and stops it.",
    args=[string("to", check="nonnull", file=True)], arg="domain",
    proc=55,
    acl=[need("domain:hibernate")], write=True, lane="modify", active=True, same_as="virDomainSaveFlags",
    after="stopped")

api("virDomainCoreDump", on=Domain, since="0.1.9",
    doc="Writes a guest's memory to a file for analysis.",
    args=[string("to", check="nonnull", file=True), flags("virDomainCoreDumpFlags")], arg="domain",
    proc=53,
    acl=[need("domain:core_dump")], write=True,
    exclusive=[
        ["VIR_DUMP_CRASH", "VIR_DUMP_LIVE"],
        ["VIR_DUMP_CRASH", "VIR_DUMP_RESET"],
        ["VIR_DUMP_LIVE", "VIR_DUMP_RESET"],
    ],
    lane="modify", active=True)

api("virDomainGetJobInfo", on=Domain, since="0.7.7",
    doc="Tells how far the job of a domain is.",
    args=[
        struct_out("info", "virDomainJobInfo", {
    "type": "type:int",
    "timeElapsed": "timeElapsed:uhyper",
    "timeRemaining": "timeRemaining:uhyper",
    "dataTotal": "dataTotal:uhyper",
    "dataProcessed": "dataProcessed:uhyper",
    "dataRemaining": "dataRemaining:uhyper",
    "memTotal": "memTotal:uhyper",
    "memProcessed": "memProcessed:uhyper",
    "memRemaining": "memRemaining:uhyper",
    "fileTotal": "fileTotal:uhyper",
    "fileProcessed": "fileProcessed:uhyper",
    "fileRemaining": "fileRemaining:uhyper",
}),
    ],
    proc=163,
    acl=[need("domain:read")])

api("virDomainAbortJob", on=Domain, since="0.7.7",
    doc="Ends the job of a domain: a migration, a save, a dump, a backup.",
    proc=164,
    acl=[need("domain:write")], write=True, lane="abort", active=True, same_as="virDomainAbortJobFlags")

api("virDomainManagedSave", on=Domain, since="0.8.0",
    doc="Writes a running guest's memory to a file that the next start takes up, and stops it.",
    args=[flags("virDomainSaveRestoreFlags")],
    proc=182,
    acl=[need("domain:hibernate")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]], lane="modify", active=True,
    after="stopped")

api("virDomainHasManagedSaveImage", on=Domain, since="0.8.0",
    doc="Tells whether the next start takes up a saved state.",
    args=[flags()],
    returns=result("result"),
    proc=183,
    acl=[need("domain:read")])

api("virDomainManagedSaveRemove", on=Domain, since="0.8.0",
    doc="Drops the saved state: the next start boots.",
    args=[flags()],
    proc=184,
    acl=[need("domain:hibernate")], write=True, lane="modify")

api("virDomainRestoreFlags", on=Connect, since="0.9.4",
    doc="Starts a guest from a file, with another definition or flags.",
    args=[
        string("from", check="nonnull", file=True),
        string("dxml", optional=True),
        flags("virDomainSaveRestoreFlags"),
    ],
    proc=233,
    acl=[need("domain:start"), need("domain:write")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]])

api("virDomainSaveFlags", on=Domain, since="0.9.4",
    doc="Writes a running guest's memory to a file, with another definition or flags, and stops it.",
    args=[
        string("to", check="nonnull", file=True),
        string("dxml", optional=True),
        flags("virDomainSaveRestoreFlags"),
    ],
    arg="domain",
    proc=232,
    acl=[need("domain:hibernate")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]], lane="modify", active=True,
    after="stopped")

api("virDomainSaveImageDefineXML", on=Connect, since="0.9.4",
    doc="Changes the definition in a file of a saved guest.",
    args=[
        string("file", check="nonnull", file=True),
        string("dxml", check="nonnull"),
        flags("virDomainSaveRestoreFlags"),
    ],
    proc=236,
    acl=[need("domain:write"), need("domain:hibernate")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]])

api("virDomainSaveImageGetXMLDesc", on=Connect, since="0.9.4",
    doc="Reads the definition in a file of a saved guest.",
    args=[string("file", check="nonnull", file=True), flags("virDomainSaveImageXMLFlags")],
    returns=text("xml"),
    proc=235,
    acl=[need("domain:write")], write=True)

api("virDomainGetJobStats", on=Domain, since="1.0.3",
    doc="Tells how far the job of a domain is or how the last one ended (VIR_DOMAIN_JOB_*).",
    args=[
        out_int("type", check="nonnull"),
        params_out("params", "nparams", 64, check={"params": "nonnull", "nparams": "nonnull"}),
        flags("virDomainGetJobStatsFlags"),
    ],
    arg="domain",
    proc=298,
    acl=[need("domain:read")],
    requires=[["VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED", "VIR_DOMAIN_JOB_STATS_COMPLETED"]])

api("virDomainCoreDumpWithFormat", on=Domain, since="1.2.3",
    doc="Writes a guest's memory to a file in a format of choice.",
    args=[
        string("to", check="nonnull", file=True),
        uint("dumpformat", enum="virDomainCoreDumpFormat"),
        flags("virDomainCoreDumpFlags"),
    ],
    arg="domain",
    proc=334,
    acl=[need("domain:core_dump")], write=True,
    exclusive=[
        ["VIR_DUMP_CRASH", "VIR_DUMP_LIVE"],
        ["VIR_DUMP_CRASH", "VIR_DUMP_RESET"],
        ["VIR_DUMP_LIVE", "VIR_DUMP_RESET"],
    ],
    lane="modify", active=True)

api("virDomainManagedSaveGetXMLDesc", on=Domain, since="3.7.0",
    doc="Reads the definition in the saved state.",
    args=[flags("virDomainSaveImageXMLFlags")],
    returns=text("xml"), arg="domain",
    proc=388,
    acl=[
        need("domain:read"),
        need("domain:read_secure", when_all_of=["VIR_DOMAIN_SAVE_IMAGE_XML_SECURE"]),
    ],
    write_when="flags & VIR_DOMAIN_SAVE_IMAGE_XML_SECURE")

api("virDomainManagedSaveDefineXML", on=Domain, since="3.7.0",
    doc="Changes the definition in the saved state.",
    args=[string("dxml", optional=True), flags("virDomainSaveRestoreFlags")], arg="domain",
    proc=389,
    acl=[need("domain:write"), need("domain:hibernate")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]], lane="modify")

api("virDomainSaveParams", on=Domain, since="8.4.0",
    doc="Writes a running guest's memory to a file, told by typed parameters (VIR_DOMAIN_SAVE_PARAM_*), and stops it.",
    args=[params_in("params", "nparams", 64), flags("virDomainSaveRestoreFlags")], arg="domain",
    proc=440,
    acl=[need("domain:hibernate")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]], lane="modify", active=True)

api("virDomainRestoreParams", on=Connect, since="8.4.0",
    doc="Starts a guest from a file, told by typed parameters (VIR_DOMAIN_SAVE_PARAM_*).",
    args=[params_in("params", "nparams", 64), flags("virDomainSaveRestoreFlags")],
    proc=441,
    acl=[need("domain:start"), need("domain:write")], write=True,
    exclusive=[["VIR_DOMAIN_SAVE_RUNNING", "VIR_DOMAIN_SAVE_PAUSED"]])

api("virDomainAbortJobFlags", on=Domain, since="8.5.0",
    doc="Ends the job of a domain; a migration in post-copy only with a flag.",
    args=[flags("virDomainAbortJobFlagsValues")],
    proc=442,
    acl=[need("domain:write")], write=True, lane="abort", active=True)

"""virsh: Domain Management, saved states."""
from cli.shared import DOMAIN, VERBOSE, XPATH
from lang.cli import command, flag, group, integer, string

group("domain", "Domain Management")

command("save", "Save a guest's state to a file and stop it.",
        options=[
            DOMAIN,
            string("file", "File to write.", required=True, positional=True, names="file"),
            flag("bypass-cache", "Do not go through the page cache.", bits="VIR_DOMAIN_SAVE_BYPASS_CACHE"),
            integer("parallel-channels", "Number of channels that read or write at the same time."),
            string("image-format", "Format of the file."),
            string("xml", "File with XML that is saved instead of the guest's.", positional="also", names="file"),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
            flag("verbose", "Show progress while waiting."),
        ])

command("restore", "Start a guest from a saved state.",
        options=[
            string("file", "File with the saved state.", required=True, positional=True, names="file"),
            flag("bypass-cache", "Do not go through the page cache.", bits="VIR_DOMAIN_SAVE_BYPASS_CACHE"),
            integer("parallel-channels", "Number of channels that read or write at the same time."),
            string("xml", "File with XML that is used instead of the saved one.", positional="also",
                   names="file"),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
            flag("reset-nvram", "Start from a fresh firmware variable store.",
                 bits="VIR_DOMAIN_SAVE_RESET_NVRAM"),
            VERBOSE,
        ])

command("save-image-define", "Replace the XML of a saved state.",
        options=[
            string("file", "File with the saved state.", required=True, positional=True, names="file"),
            string("xml", "File with the XML document.", required=True, positional=True, names="file"),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
        ])

command("save-image-dumpxml", "XML document of a saved state.",
        options=[
            string("file", "File with the saved state.", required=True, positional=True, names="file"),
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_SAVE_IMAGE_XML_SECURE"),
            XPATH,
        ])

command("save-image-edit", "Edit the XML of a saved state.",
        options=[
            string("file", "File with the saved state.", required=True, positional=True, names="file"),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
        ],
        exclusive=[("running", "paused")])

command("managedsave", "Save a guest's state where its next start finds it.",
        options=[
            DOMAIN,
            flag("bypass-cache", "Do not go through the page cache.", bits="VIR_DOMAIN_SAVE_BYPASS_CACHE"),
            flag("running", "Run when started again.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused when started again.", bits="VIR_DOMAIN_SAVE_PAUSED"),
            flag("verbose", "Show progress while waiting."),
        ])

command("managedsave-remove", "Throw away the saved state of a guest.", options=[DOMAIN])

command("managedsave-edit", "Edit the XML of a guest's saved state.",
        options=[
            DOMAIN,
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
        ],
        exclusive=[("running", "paused")])

command("managedsave-dumpxml", "XML document of a guest's saved state.",
        options=[
            DOMAIN,
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_SAVE_IMAGE_XML_SECURE"),
            XPATH,
        ])

command("managedsave-define", "Replace the XML of a guest's saved state.",
        options=[
            DOMAIN,
            string("xml", "File with the XML document.", required=True, positional=True, names="file"),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SAVE_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SAVE_PAUSED"),
        ],
        exclusive=[("running", "paused")])

command("dump", "Write the memory of a guest to a file for analysis.",
        options=[
            DOMAIN,
            string("file", "File to write.", required=True, positional=True, names="file"),
            flag("live", "Leave the guest running.", bits="VIR_DUMP_LIVE"),
            flag("crash", "Crash the guest afterwards.", bits="VIR_DUMP_CRASH"),
            flag("bypass-cache", "Do not go through the page cache.", bits="VIR_DUMP_BYPASS_CACHE"),
            flag("reset", "Reset the guest afterwards.", bits="VIR_DUMP_RESET"),
            flag("verbose", "Show progress while waiting."),
            flag("memory-only", "Memory alone, without devices.", bits="VIR_DUMP_MEMORY_ONLY"),
            string("format", "Format: elf, kdump-zlib, kdump-lzo, kdump-snappy, ...", positional="also"),
        ])

"""virsh: Domain Management, devices."""
from cli.shared import AFFECT, CURRENT_LIVE_AFFECT, DOMAIN, PERSISTENT_AFFECT
from lang.cli import alias, command, flag, group, integer, record, string

group("domain", "Domain Management")

command("attach-device", "Add the device of an XML file to a guest.",
        options=[
            DOMAIN,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            PERSISTENT_AFFECT,
        ])

command("attach-disk", "Add a disk to a guest.",
        options=[
            DOMAIN,
            string("source", "Where its data is.", required=True, positional=True, allow_empty=True),
            string("target", "Name of the disk in the guest, as vda.", required=True, positional=True),
            string("targetbus", "Bus of the disk."),
            string("driver", "Name of the driver."),
            string("subdriver", "Format of the image."),
            string("iothread", "Number of the I/O thread that serves it."),
            string("cache", "Cache mode."),
            string("io", "I/O mode."),
            string("type", "Kind of device: disk, cdrom, floppy, lun.", names="=disk,cdrom,floppy,lun"),
            alias("shareable", of="mode=shareable"),
            string("mode", "readonly or shareable.", names="=readonly,shareable"),
            string("sourcetype", "Kind of source: file, block, network.", names="=file,block,network"),
            string("serial", "Serial number."),
            string("wwn", "World wide name."),
            string("alias", "Alias of the device."),
            flag("rawio", "The disk needs raw I/O."),
            string("address", "Address in the guest, as pci:0000.00.1c.00."),
            flag("multifunction", "The PCI address has several functions."),
            flag("print-xml", "Print the XML document instead of using it."),
            string("source-protocol", "Protocol of a network source."),
            string("source-host-name", "Host of a network source, perhaps with its port."),
            string("source-host-transport", "Transport of a network source."),
            string("source-host-socket", "Socket of a network source."),
            string("throttle-groups", "Throttle groups, separated by commas."),
            PERSISTENT_AFFECT,
        ],
        exclusive=[("source-host-name", "source-host-socket")],
        requires=[("source-host-name", "source-protocol"), ("source-host-transport", "source-protocol"), ("source-host-socket", "source-protocol"), ("source-host-socket", "source-host-transport")])

command("attach-interface", "Add a network interface to a guest.",
        options=[
            DOMAIN,
            string("type", "Kind of interface: network, bridge, direct, hostdev, ...", required=True,
                   positional=True),
            string("source", "Network, bridge or device it is connected to.", required=True, positional=True),
            string("target", "Name of the device on the host.", positional="also"),
            string("mac", "MAC address.", positional="also"),
            string("script", "Script that connects it.", positional="also"),
            string("model", "Model of the device.", positional="also"),
            string("alias", "Alias of the device.", positional="also"),
            string("inbound", "Rates towards the guest: average,peak,burst,floor.", positional="also"),
            string("outbound", "Rates from the guest: average,peak,burst.", positional="also"),
            PERSISTENT_AFFECT,
            flag("print-xml", "Print the XML document instead of using it."),
            flag("managed", "The host detaches the device itself."),
            string("source-mode", "Mode of a direct interface.", positional="also"),
        ])

command("detach-device", "Remove the device of an XML file from a guest.",
        options=[
            DOMAIN,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            PERSISTENT_AFFECT,
        ])

command("detach-device-alias", "Remove the device with an alias from a guest.",
        options=[
            DOMAIN,
            string("alias", "Alias of the device.", required=True, positional=True),
            AFFECT,
        ])

command("detach-disk", "Remove a disk from a guest.",
        options=[
            DOMAIN,
            string("target", "Name of the disk in the guest.", required=True, positional=True, names="disk"),
            PERSISTENT_AFFECT,
            flag("print-xml", "Print the XML document instead of using it."),
        ])

command("detach-interface", "Remove a network interface from a guest.",
        options=[
            DOMAIN,
            string("type", "Kind of interface.", required=True, positional=True),
            string("mac", "MAC address.", positional="also"),
            PERSISTENT_AFFECT,
            flag("print-xml", "Print the XML document instead of using it."),
        ])

command("update-device", "Change the device of an XML file in a guest.",
        options=[
            DOMAIN,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            PERSISTENT_AFFECT,
            flag("force", "Even against the will of the guest.", bits="VIR_DOMAIN_DEVICE_MODIFY_FORCE"),
        ])

command("update-memory-device", "Change a memory device of a guest.",
        options=[
            DOMAIN, AFFECT,
            flag("print-xml", "Print the XML document instead of using it."),
            string("alias", "Alias of the device.", positional="also"),
            integer("node", "NUMA node in the guest.", positional="also"),
            integer("requested-size", "Size that the guest is asked to use.", positional="also"),
        ],
        exclusive=[("node", "alias")])

command("change-media", "Change the medium of a CD or floppy drive.",
        options=[
            DOMAIN,
            string("path", "Disk: target or path of its source.", required=True, positional=True, names="disk"),
            string("source", "Path of the new medium.", positional=True),
            flag("eject", "Take the medium out."),
            flag("insert", "Put a medium in."),
            flag("update", "Change the medium."),
            CURRENT_LIVE_AFFECT,
            flag("force", "Whether the guest locks the tray or not."),
            flag("print-xml", "Print the XML document instead of using it."),
            flag("block", "The source is a block device."),
        ],
        exclusive=[("eject", "insert"), ("eject", "update"), ("insert", "update"), ("eject", "block")])

command("domif-setlink", "Set the link of an interface up or down.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
            string("state", "up or down.", required=True, positional=True, names="=up,down"),
            alias("persistent", of="config"),
            flag("config", "The stored definition.", bits="VIR_DOMAIN_AFFECT_CONFIG"),
            flag("print-xml", "Print the XML document instead of using it."),
        ])

command("domiftune", "Show or set the bandwidth of an interface.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
            string("inbound", "Rates towards the guest: average,peak,burst,floor.", positional="also"),
            string("outbound", "Rates from the guest: average,peak,burst.", positional="also"),
            AFFECT,
        ],
        output=record(keys="Parameters as virDomainGetInterfaceParameters() names them."))

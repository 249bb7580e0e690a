"""virsh: Backup."""
from cli.shared import DOMAIN, XPATH
from lang.cli import command, flag, group, string

group("backup", "Backup")

command("backup-begin", "Start a backup of a guest's disks.",
        options=[
            DOMAIN,
            string("backupxml", "File with the XML of the backup.", positional=True, names="file"),
            string("checkpointxml", "File with the XML of a checkpoint.", positional="also", names="file"),
            flag("reuse-external", "Use files that exist already.",
                 bits="VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL"),
        ])

command("backup-dumpxml", "The XML document of the running backup.", options=[DOMAIN, XPATH])

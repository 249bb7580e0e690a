"""virsh: Backup."""
from cli.shared import DOMAIN, VERBOSE, XPATH
from lang.cli import command, flag, group, integer, string

group("backup", "Backup")

command("backup-begin", "Start a backup of a guest's disks.",
        options=[
            DOMAIN,
            string("backupxml", "File with the XML of the backup.", positional=True, names="file"),
            string("checkpointxml", "File with the XML of a checkpoint.", positional="also", names="file"),
            flag("reuse-external", "Use files that exist already.",
                 bits="VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL"),
            flag("wait", "Return when the backup has ended."),
            integer("timeout", "With --wait: seconds after which the backup is given up."),
            VERBOSE,
        ], requires=[("timeout", "wait"), ("verbose", "wait")])

command("backup-dumpxml", "The XML document of the running backup.", options=[DOMAIN, XPATH])

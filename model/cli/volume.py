"""virsh: Storage Volume."""
from cli.shared import ITS_POOL, POOL, VERBOSE, VOLUME, XPATH
from lang.cli import command, fact, flag, group, integer, record, string, table

group("volume", "Storage Volume")

VOLUME_KINDS = "file,block,dir,network,netdir,ploop,unknown"

command("vol-clone", "Copy a volume inside its pool.",
        options=[
            VOLUME,
            string("newname", "Name of the copy.", required=True, positional=True),
            ITS_POOL,
            flag("prealloc-metadata", "Allocate the image's own tables.",
                 bits="VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA"),
            flag("reflink", "Share data until it is written.", bits="VIR_STORAGE_VOL_CREATE_REFLINK"),
            flag("print-xml", "Print the XML document instead of using it."),
            VERBOSE,
        ])

command("vol-create-as", "Create a volume from arguments.",
        options=[
            POOL,
            string("name", "Name of the volume.", required=True, positional=True),
            string("capacity", "Size; a suffix may scale it.", required=True, positional=True),
            string("allocation", "Size that is allocated at once.", allow_empty=True, positional="also"),
            string("format", "Format of the volume.", positional="also"),
            string("backing-vol", "Volume below it.", positional="also"),
            string("backing-vol-format", "Format of the volume below.", positional="also"),
            flag("prealloc-metadata", "Allocate the image's own tables.",
                 bits="VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA"),
            flag("print-xml", "Print the XML document instead of using it."),
        ])

command("vol-create", "Create a volume from an XML file.",
        options=[
            POOL,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            flag("prealloc-metadata", "Allocate the image's own tables.",
                 bits="VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA"),
            flag("validate", "Check against the schema first.", bits="VIR_STORAGE_VOL_CREATE_VALIDATE"),
        ])

command("vol-create-from", "Create a volume from an XML file with another's data.",
        options=[
            POOL,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            string("vol", "Name, key or path of the volume whose data is taken.", required=True, positional=True,
                   names="volume"),
            string("inputpool", "Pool of the volume whose data is taken.", positional="also", names="pool"),
            flag("prealloc-metadata", "Allocate the image's own tables.",
                 bits="VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA"),
            flag("reflink", "Share data until it is written.", bits="VIR_STORAGE_VOL_CREATE_REFLINK"),
            flag("validate", "Check against the schema first.", bits="VIR_STORAGE_VOL_CREATE_VALIDATE"),
            VERBOSE,
        ])

command("vol-delete", "Delete a volume.",
        options=[
            VOLUME, ITS_POOL,
            flag("delete-snapshots", "With its snapshots.", bits="VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS"),
        ])

command("vol-download", "Copy a volume to a file.",
        options=[
            VOLUME,
            string("file", "File to write.", required=True, positional=True, names="file"),
            ITS_POOL,
            integer("offset", "Where in the volume to begin.", positional="also"),
            integer("length", "Bytes to copy.", positional="also"),
            flag("sparse", "Keep holes.", bits="VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM"),
            VERBOSE,
        ])

command("vol-dumpxml", "The XML document of a volume.", options=[VOLUME, ITS_POOL, XPATH])

command("vol-info", "Basic facts about a volume.",
        options=[
            VOLUME, ITS_POOL,
            flag("bytes", "Sizes in bytes."),
            flag("physical", "With the size of the file.", bits="VIR_STORAGE_VOL_GET_PHYSICAL"),
        ],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("type", "text", "Kind of volume.", label="Type:", words=VOLUME_KINDS),
            fact("capacity", "number", "Its size.", label="Capacity:", unit="B"),
            fact("allocation", "number", "Space that is used.", label="Allocation:", unit="B",
                 missing="with --physical"),
            fact("physical", "number", "Size of the file.", label="Physical:", unit="B",
                 missing="without --physical")))

command("vol-key", "Key of a volume.", options=[VOLUME, ITS_POOL])

command("vol-list", "Volumes of a pool.",
        options=[
            POOL,
            flag("details", "With kind and sizes."),
        ],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("path", "text", "Where it is.", label="Path", null="it has none"),
            fact("type", "text", "Kind of volume.", label="Type", words=VOLUME_KINDS,
                 missing="without --details"),
            fact("capacity", "number", "Its size.", label="Capacity", unit="B", null="it is not known",
                 missing="without --details"),
            fact("allocation", "number", "Space that is used.", label="Allocation", unit="B",
                 null="it is not known", missing="without --details")))

command("vol-name", "Key or path of a volume to its name.",
        options=[
            string("vol", "Key or path of the volume.", required=True, positional=True, names="volume"),
        ])

command("vol-path", "Path of a volume.", options=[VOLUME, ITS_POOL])

command("vol-pool", "Pool of a volume.",
        options=[
            string("vol", "Key or path of the volume.", required=True, positional=True, names="volume"),
            flag("uuid", "Its UUID, not its name."),
        ])

command("vol-resize", "Change the size of a volume.",
        options=[
            VOLUME,
            string("capacity", "New size; a suffix may scale it.", required=True, positional=True),
            ITS_POOL,
            flag("allocate", "Allocate it at once.", bits="VIR_STORAGE_VOL_RESIZE_ALLOCATE"),
            flag("delta", "Add to the size.", bits="VIR_STORAGE_VOL_RESIZE_DELTA"),
            flag("shrink", "Allow it to get smaller.", bits="VIR_STORAGE_VOL_RESIZE_SHRINK"),
        ])

command("vol-upload", "Copy a file to a volume.",
        options=[
            VOLUME,
            string("file", "File to read.", required=True, positional=True, names="file"),
            ITS_POOL,
            integer("offset", "Where in the volume to begin.", positional="also"),
            integer("length", "Bytes to copy.", positional="also"),
            flag("sparse", "Keep holes.", bits="VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM"),
            VERBOSE,
        ])

command("vol-wipe", "Overwrite a volume so that its data is gone.",
        options=[
            VOLUME, ITS_POOL,
            string("algorithm", "How to overwrite, as zero or random.", positional="also",
                   names="=zero,nnsa,dod,bsi,gutmann,schneier,pfitzner7,pfitzner33,random,trim"),
        ])

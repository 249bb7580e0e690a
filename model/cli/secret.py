"""virsh: Secret."""
from cli.shared import FILE, SECRET, WAITING, XPATH
from lang.cli import command, fact, flag, group, string, table

group("secret", "Secret")

command("secret-define", "Store a secret from an XML file.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_SECRET_DEFINE_VALIDATE"),
        ])

command("secret-dumpxml", "The XML document of a secret.", options=[SECRET, XPATH])

command("secret-event", "Wait for events of secrets.",
        options=[
            string("secret", "Only this secret.", positional="also", names="secret"),
            string("event", "Kind of event (see --list).", positional="also", names="=lifecycle,value-changed"),
            WAITING,
        ])

command("secret-get-value", "Value of a secret.",
        options=[
            SECRET,
            flag("plain", "As it is, not base64."),
        ])

command("secret-list", "Secrets.",
        options=[
            flag("ephemeral", "Those that are in memory only.", bits="VIR_CONNECT_LIST_SECRETS_EPHEMERAL"),
            flag("no-ephemeral", "Those that are stored.", bits="VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL"),
            flag("private", "Those whose value is never told.", bits="VIR_CONNECT_LIST_SECRETS_PRIVATE"),
            flag("no-private", "Those whose value is told.", bits="VIR_CONNECT_LIST_SECRETS_NO_PRIVATE"),
        ],
        output=table(
            fact("uuid", "text", "UUID.", label="UUID"),
            fact("usage", "text", "Kind of use and what it is used for.", label="Usage")))

command("secret-set-value", "Set the value of a secret.",
        options=[
            SECRET,
            string("file", "File with the value; - is standard input.", names="file"),
            flag("plain", "The value in the file is not base64."),
            flag("interactive", "Ask for the value."),
            string("base64", "The value in base64: others can see it meanwhile.", positional="also"),
        ],
        exclusive=[("file", "base64"), ("plain", "base64"), ("interactive", "base64"), ("interactive", "plain"), ("interactive", "file")])

command("secret-undefine", "Remove a secret.", options=[SECRET])

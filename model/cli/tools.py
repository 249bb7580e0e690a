"""The small tools: options and manual pages."""
from lang.tools import flag, number, text, texts, tool

tool("virt-xml-validate", 1, "check an XML document against the schema of its kind",
     args="FILE [SCHEMA]",
     about="Reads FILE ('-' is standard input) and checks it against the RELAX NG schema of its kind: the one that goes "
           "with the name of its root element, or SCHEMA. A schema is named as its file in the folder of schemas "
           "without '.rng', or by its path.",
     options=[text("schema-dir", "Folder of the schemas.", value="DIR")],
     exits={0: "the document is valid",
            1: "wrong usage, or the document is not well-formed",
            2: "the document cannot be read",
            3: "the document is not valid, what is wrong stands on standard error; or there is no schema for its root element",
            4: "there is no such schema"},
     see=["virsh(1)"])

tool("virt-host-validate", 1, "check whether this host can run guests well",
     args="[HYPERVISOR]",
     about="Looks at what guests need of their host: processor, kernel, devices, control groups, memory, secure-guest "
           "support. A line per check says PASS, WARN (it works, but slower or without a feature) or FAIL, and what "
           "to do about it. HYPERVISOR is qemu or lxc; without it both are checked.",
     options=[flag("quiet", "Only what is not as it should be.", short="q"),
              flag("json", "One JSON document instead of lines.")],
     exits={0: "no check failed", 1: "wrong usage, or a check failed"},
     see=["virsh(1)"])

tool("virt-pki-validate", 1, "check the certificates for encrypted connections",
     about="Looks at the certificates, keys and revocation list that encrypted connections use: whether they are "
           "there, belong together, are valid now, serve their purpose, and are readable by those who need them and "
           "by nobody else.",
     options=[flag("system", "The files of the host, in /etc/pki.", short="s"),
              flag("user", "The files of the user, in ~/.pki/libvirt.", short="u"),
              text("path", "The files in this folder.", short="p", value="DIR"),
              flag("server", "What a server needs.", short="S"),
              flag("client", "What a client needs.", short="C")],
     files={"/etc/pki/CA/cacert.pem": "certificate of the authority",
            "/etc/pki/libvirt/servercert.pem": "certificate of the server",
            "/etc/pki/libvirt/private/serverkey.pem": "key of the server",
            "/etc/pki/libvirt/clientcert.pem": "certificate of the client",
            "/etc/pki/libvirt/private/clientkey.pem": "key of the client"},
     exits={0: "nothing is wrong", 1: "something is missing or wrong"},
     see=["virt-pki-query-dn(1)"])

tool("virt-pki-query-dn", 1, "print the distinguished name in a certificate",
     args="FILE",
     about="Prints the distinguished name of the PEM certificate in FILE in the form that tls_allowed_dn_list of the "
           "daemons' configuration compares with.",
     exits={0: "it was printed", 1: "wrong usage, or FILE is no certificate"},
     see=["virt-pki-validate(1)"])

tool("virt-ssh-helper", 8, "carry a remote connection to the daemon of this host",
     args="URI",
     about="Started by the client library at the far end of an ssh connection. Finds the socket that URI means on this "
           "host, starting the user's own daemon when need be, and carries bytes between it and standard input and "
           "output. Not meant to be called by users.",
     options=[flag("readonly", "Use the socket for reading only.", short="r")],
     exits={0: "one side ended the connection", 1: "no connection"},
     see=["virsh(1)"])

tool("libvirt-guests", 8, "take guests through a restart of their host",
     args="COMMAND",
     about="'stop' saves or shuts down the running guests and notes which they were; 'start' brings them back; "
           "'gueststatus' lists them, 'status' says what is noted, 'shutdown' shuts guests down whatever the "
           "configuration says; 'restart', 'condrestart', 'try-restart', 'reload' and 'force-reload' do nothing "
           "to running guests.",
     options=[text("config", "Configuration file.", value="FILE"), text("state", "Where guests are noted.", value="FILE")],
     wrong_usage=2,
     files={"/etc/default/libvirt-guests": "settings (also /etc/sysconfig/libvirt-guests)",
            "/var/lib/libvirt/libvirt-guests": "guests that were running"},
     exits={0: "done", 1: "some guest could not be saved, shut down or started", 2: "wrong usage", 3: "'status': stopped"},
     see=["virsh(1)"])

tool("virt-qemu-run", 1, "run one guest without a daemon",
     args="XML-FILE",
     about="Starts the guest of XML-FILE as a child of this process, in its process group, name spaces and control group, "
           "and ends with it.",
     options=[texts("secret", "Secret to load before the guest starts.", short="s", value="XML-FILE,VALUE-FILE",
                    var="secrets"),
              text("root", "Folder for everything the guest needs (kept).", short="r", value="DIR"),
              text("socket", "Serve this socket too, for virsh to look at the guest.", value="PATH"),
              flag("debug", "Log what is done.", short="d"),
              flag("verbose", "Say what happens.", short="v")],
     exits={0: "the guest shut down or was destroyed", 1: "it crashed, or did not start"},
     see=["virsh(1)"])

tool("virt-login-shell", 1, "log in to one's own container",
     about="Runs a login shell inside the container of lxc:///system that has the name of the user who calls it, and starts "
           "the container when it does not run. It is meant as a login shell in /etc/passwd and is installed setuid root. "
           "Root may not use it; others may when they, or a group of theirs, are in allowed_users of its configuration "
           "file. The shell is /bin/sh unless the configuration file names another. "
           "It needs a driver for containers (lxc:///system), which this release does not have: the command line, the "
           "configuration and who is allowed are checked, and then it ends with status 125 unless a driver of others answers.",
     options=[text("command", "Run this command instead of a prompt.", short="c", value="COMMAND")],
     files={"/etc/libvirt/virt-login-shell.conf": "who may use it, and which shell they get"},
     wrong_usage=125,
     exits={0: "help or the version was printed",
            125: "it failed before the shell was run: the user is not allowed, or there is no such container or no driver",
            126: "the shell could not be run",
            127: "there is no such shell",
            "other": "that of the shell; 128 and the number of the signal that ended it"},
     see=["virsh(1)"])

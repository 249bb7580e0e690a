"""Configuration of virt-login-shell: virt-login-shell.conf."""
from lang.conf import ConfFile, boolean, strings


class Login_shell(ConfFile):
    """Who may log in to their container, and with which shell."""
    allowed_users = strings(
        doc="Users that may use the program: names, or %group for the members of a group; both may be glob "
            "patterns, so * is everybody. By default nobody may.")
    shell = strings(
        default=["/bin/sh"], doc="Shell inside the container, with arguments; it is always started as a login shell.")
    auto_shell = boolean(
        default=False, doc="Take the shell that /etc/passwd of the container names for the user. Only for containers that "
                           "have an /etc of their own: with that of the host the user would come back to this program.")

"""Networks, filters, interfaces and devices: the same calls beside Debian's daemon and beside ours."""
from lib import done
from peer import compare

KNOWN = {  # lines of the peer's that are answered differently: why
    r"define (bad ip|stp\?|longbridge) ": "values that are no addresses, no yes and no, no names of devices are refused",
    r"define title ": "titles and descriptions came with 9.7.0",
    r"ifaces ": "9.0.0 looks into /sys, which shows devices of other network namespaces",
    r"nd (isPersistent|autostart) ": "'computer' is as transient as other devices",
    r"nd (wwn|define) ": "errors without a name have one",
    r"define (hostdev|mac bad) ": "what is no virtual function is refused when the network starts",
}

if __name__ == "__main__":
    compare("network_calls.py", KNOWN)
    done()

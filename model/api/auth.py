"""Wire procedures without a public function: authentication, features, event registration."""
from lang.api import *

proc("connect_supports_feature",
    proc=60,
    args={"feature": "int"}, ret={"supported": "int"},
    acl=[need("connect:getattr")])

proc("auth_list", proc=66, ret={"types": "int<20>"}, before_auth=True)

proc("auth_sasl_init", proc=67, ret={"mechlist": "string"}, before_auth=True)

proc("auth_sasl_start",
    proc=68,
    args={"mech": "string", "nil": "int", "data": "char<65536>"},
    ret={"complete": "int", "nil": "int", "data": "char<65536>"}, before_auth=True)

proc("auth_sasl_step",
    proc=69,
    args={"nil": "int", "data": "char<65536>"}, ret={"complete": "int", "nil": "int", "data": "char<65536>"},
    before_auth=True)

proc("auth_polkit", proc=70, ret={"complete": "int"}, before_auth=True)

proc("connect_domain_event_callback_register_any",
    proc=316,
    args={"eventID": "int", "dom": "nonnull_domain?"}, ret={"callbackID": "int"},
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

proc("connect_domain_event_callback_deregister_any",
    proc=317,
    args={"callbackID": "int"},
    acl=[need("connect:read")])

"""Checks a value against a schema of model/emit/clischema.py: the words of JSON Schema that it writes. problems() yields
what is wrong and seen collects the keys that were there."""

TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None), "array": list,
         "object": dict}


def has_type(value, name):
    if isinstance(value, bool) and name in ("integer", "number"):
        return False
    return isinstance(value, TYPES[name])


def of_object(schema, value, at, seen):
    for key in schema["required"]:
        if key not in value:
            yield f"{at}: no {key}"
    for key, one in value.items():
        below = schema["properties"].get(key, schema["additionalProperties"])
        if below is False:
            yield f"{at}: nobody declared {key}"
        else:
            seen.add(key)
            yield from problems(below, one, f"{at}.{key}", seen)


def problems(schema, value, at, seen):
    if "oneOf" in schema:
        tried = [list(problems(s, value, at, seen)) for s in schema["oneOf"]]
        if not any(not t for t in tried):
            yield from tried[0]
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not any(has_type(value, t) for t in types):
        yield f"{at}: {value!r} is no {' or '.join(types)}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum']}"
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from problems(schema["items"], one, f"{at}[{i}]", seen)
    elif isinstance(value, dict):
        yield from of_object(schema, value, at, seen)

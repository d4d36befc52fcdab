#!/usr/bin/env python3
"""Writes the compact tables of the API that the simulated API server reads.

usage: compact.py OPENAPI_V2.json DISCOVERY_DIRECTORY OUTPUT_DIRECTORY

The first is what `kubectl get --raw /openapi/v2` prints, the second holds what
`kubectl get --raw /api/v1` and `/apis/GROUP/VERSION` print, one file each. Both come from a
cluster of the Kubernetes version to imitate (Apache License 2.0).

schema.txt, one line per definition:   name[=]|field:type[flags]|...
  type   s string  B bytes in base64  i int32  l int64  d number  b boolean  q Quantity
         x IntOrString  t Time  u MicroTime  o any JSON  @name definition  [type list  {type map
  flags  !          required
         *a,b       list is a map with these keys         %  list is a set
         ^key       strategic merge by that key           ~  strategic merge as a set of scalars
         ?          strategic "retainKeys"                =  map or struct replaced as a whole
resources.txt, one line per resource:
  groupVersion plural singular kind namespaced verbs shortNames categories storageHash group version
"""
import glob
import json
import os
import sys

PREFIXES = [
    ("io.k8s.api.", ""),
    ("io.k8s.apimachinery.pkg.apis.meta.", "meta."),
    ("io.k8s.apiextensions-apiserver.pkg.apis.", ""),
    ("io.k8s.kube-aggregator.pkg.apis.", ""),
    ("io.k8s.apimachinery.pkg.", ""),
]
LEAVES = {
    "io.k8s.apimachinery.pkg.api.resource.Quantity": "q",
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": "x",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Time": "t",
    "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime": "u",
    "io.k8s.apimachinery.pkg.runtime.RawExtension": "o",
    "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1": "o",
    "io.k8s.apimachinery.pkg.apis.meta.v1.Patch": "o",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON": "o",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "o",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "o",
    "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "o",
}


def short(name):
    for prefix, replacement in PREFIXES:
        if name.startswith(prefix):
            return replacement + name[len(prefix):]
    return name


def type_of(schema):
    if "$ref" in schema:
        name = schema["$ref"].removeprefix("#/definitions/")
        return LEAVES.get(name) or "@" + short(name)
    kind = schema.get("type")
    if kind == "array":
        return "[" + type_of(schema["items"])
    if kind == "object":
        return "{" + type_of(schema["additionalProperties"]) if "additionalProperties" in schema else "o"
    if kind == "string":
        return "B" if schema.get("format") == "byte" else "s"
    if kind == "integer":
        return "l" if schema.get("format") == "int64" else "i"
    return {"number": "d", "boolean": "b", None: "o"}[kind]


def flags_of(schema, required):
    flags = "!" if required else ""
    if schema.get("x-kubernetes-list-type") == "map":
        flags += "*" + ",".join(schema["x-kubernetes-list-map-keys"])
    if schema.get("x-kubernetes-list-type") == "set":
        flags += "%"
    strategies = schema.get("x-kubernetes-patch-strategy", "").split(",")
    if "merge" in strategies:
        flags += "^" + schema["x-kubernetes-patch-merge-key"] if "x-kubernetes-patch-merge-key" in schema else "~"
    if "retainKeys" in strategies:
        flags += "?"
    if schema.get("x-kubernetes-map-type") == "atomic":
        flags += "="
    return flags


def schema_lines(definitions):
    for name, schema in sorted(definitions.items()):
        if name in LEAVES or "properties" not in schema:
            continue
        line = short(name) + ("=" if schema.get("x-kubernetes-map-type") == "atomic" else "")
        for field, of in sorted(schema["properties"].items()):
            line += "|" + field + ":" + type_of(of) + flags_of(of, field in schema.get("required", []))
        yield line


def resource_lines(directory):
    for path in sorted(glob.glob(os.path.join(directory, "*.json"))):
        listing = json.load(open(path))
        for of in listing["resources"]:
            yield " ".join(
                value or "-"
                for value in [
                    listing["groupVersion"], of["name"], of.get("singularName"), of["kind"],
                    "namespaced" if of["namespaced"] else "cluster", ",".join(of["verbs"]),
                    ",".join(of.get("shortNames", [])), ",".join(of.get("categories", [])),
                    of.get("storageVersionHash"), of.get("group"), of.get("version"),
                ])


def main():
    definitions = json.load(open(sys.argv[1]))["definitions"]
    with open(os.path.join(sys.argv[3], "schema.txt"), "w") as out:
        out.writelines(line + "\n" for line in schema_lines(definitions))
    with open(os.path.join(sys.argv[3], "resources.txt"), "w") as out:
        out.writelines(line + "\n" for line in resource_lines(sys.argv[2]))


main()

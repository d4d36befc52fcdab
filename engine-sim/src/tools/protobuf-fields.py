#!/usr/bin/env python3
"""Writes protobuf-fields.txt: which field of a Kubernetes object has which number in protobuf.

usage: protobuf-fields.py API_MODULE APIMACHINERY_MODULE > protobuf-fields.txt
The arguments are the directories of the Go modules k8s.io/api and k8s.io/apimachinery. The truth is
in the tags of types.go, not in generated.proto: only there one sees what is a pointer, and so which
zero is meant.
"""
import re
import sys

API, MACHINERY = sys.argv[1:3]
PACKAGES = [
    (MACHINERY + "/pkg/apis/meta", "meta", "v1", None),
    (API + "/core", "core", "v1", ""),
    (API + "/apps", "apps", "v1", "apps"),
    (API + "/authentication", "authentication", "v1", "authentication.k8s.io"),
    (API + "/authorization", "authorization", "v1", "authorization.k8s.io"),
    (API + "/autoscaling", "autoscaling", "v1", "autoscaling"),
    (API + "/autoscaling", "autoscaling", "v2", "autoscaling"),
    (API + "/batch", "batch", "v1", "batch"),
    (API + "/coordination", "coordination", "v1", "coordination.k8s.io"),
    (API + "/discovery", "discovery", "v1", "discovery.k8s.io"),
    (API + "/events", "events", "v1", "events.k8s.io"),
    (API + "/networking", "networking", "v1", "networking.k8s.io"),
    (API + "/policy", "policy", "v1", "policy"),
    (API + "/rbac", "rbac", "v1", "rbac.authorization.k8s.io"),
    (API + "/scheduling", "scheduling", "v1", "scheduling.k8s.io"),
    (API + "/storage", "storage", "v1", "storage.k8s.io"),
]
SPECIAL = {
    "metav1.Time": "time", "metav1.MicroTime": "microtime", "metav1.Duration": "duration",
    "metav1.FieldsV1": "json", "runtime.RawExtension": "json", "resource.Quantity": "quantity",
    "intstr.IntOrString": "intOrString", "string": "string", "bool": "bool", "int32": "int",
    "int64": "int", "float64": "double", "[]byte": "bytes", "types.UID": "string",
    "int": "int", "uint8": "int", "uint32": "int", "uint64": "int", "types.NodeName": "string",
}
IMPORTS = {"metav1": "meta/v1", "v1": None, "corev1": "core/v1", "core": "core/v1",
           "autoscalingv1": "autoscaling/v1", "apiv1": "core/v1", "authenticationv1": "authentication/v1",
           "k8s_api_core_v1": "core/v1"}

structs, named = {}, {}
for directory, name, version, _ in PACKAGES:
    source = open(f"{directory}/{version}/types.go").read()
    package = f"{name}/{version}"
    for match in re.finditer(r"^type (\w+) struct \{\n(.*?)^\}", source, re.M | re.S):
        structs[f"{package}.{match[1]}"] = match[2]
    for match in re.finditer(r"^(?:type|\t)\s*(\w+) ((?:\[\]|map\[)?[\w.\]\*]+)\s*(?://.*)?$", source, re.M):
        if match[2] != "struct":
            named[f"{package}.{match[1]}"] = match[2]
aliases = {n: dict(re.findall(r'^\s+(\w+)\s+"k8s.io/(?:api|apimachinery/pkg/apis)/([\w/]+)"', open(f"{d}/{v}/types.go").read(), re.M))
           for d, n, v, _ in PACKAGES}


def qualified(go, package):
    if "." not in go:
        return f"{package}.{go}"
    prefix, simple = go.split(".")
    target = aliases[package.split("/")[0]].get(prefix) or IMPORTS.get(prefix)
    return f"{target}.{simple}"


def shape(go, package):
    """How a value of that Go type is written in JSON, as the decoder names it."""
    if go.startswith("*"):
        return shape(go[1:], package)
    special = go
    if package == "meta/v1" and f"metav1.{go}" in SPECIAL:
        special = f"metav1.{go}"
    if special in SPECIAL:
        return SPECIAL[special]
    if re.match(r"\w+\.", go) and qualified(go, package).startswith("meta/v1.") and "metav1." + go.split(".")[1] in SPECIAL:
        return SPECIAL["metav1." + go.split(".")[1]]
    if go.startswith("[]"):
        return "[]" + shape(go[2:], package)
    if go.startswith("map["):
        return "{}" + shape(go[go.index("]") + 1:], package)
    full = qualified(go, package)
    if full in named:
        under = named[full]
        # a named list is a message of its own, with its items in field 1
        return "items" if under == "[]string" else shape(under, full.split(".")[0])
    if full in structs:
        reach(full)
        return full
    raise SystemExit(f"unknown type {go} in {package}")


lines, done = {}, set()


def reach(full):
    if full in done:
        return
    done.add(full)
    package = full.split(".")[0]
    fields = []
    for match in re.finditer(r"^\t(?:(\w+)\s+)?([\w.*\[\]]+)\s+`([^`]*)`", structs[full], re.M):
        tags = dict(re.findall(r'(\w+):"([^"]*)"', match[3]))
        if "protobuf" not in tags:
            continue
        number = tags["protobuf"].split(",")[1]
        json_name, *options = tags["json"].split(",")
        inline = "inline" in options or not json_name
        keeps_zero = match[2].startswith("*") or "omitempty" not in options
        flag = "<" if inline else "*" if keeps_zero else "-"
        fields.append(f"{number} {flag} {json_name or '-'} {shape(match[2], package)}")
    lines[full] = fields


roots = []
for directory, name, version, group in PACKAGES:
    package = f"{name}/{version}"
    for full, body in sorted(structs.items()):
        if full.startswith(package + ".") and "TypeMeta" in body and not full.endswith(("List", ".TypeMeta")):
            if group is None and not full.endswith((".DeleteOptions", ".Status")):
                continue
            reach(full)
            kind = full.split(".")[1]
            api = version if not group else f"{group}/{version}"
            roots.append(f"{'*' if group is None else api} {kind} = {full}")
print("# Of k8s.io/api v0.34.4, Apache License 2.0; written by src/tools/protobuf-fields.py")
print("# kind = message; message: number, * if a zero is meant or < if inline, JSON name, shape")
for root in roots:
    print(root)
for full in sorted(lines):
    print(full + ": " + "; ".join(lines[full]))

#!/bin/sh
# k3s-with-images.sh K3S_IMAGE TAG: builds TAG from a k3s image, with the images of k3s-images.txt
# beside it under their old names. k3s imports what lies in that directory when it starts.
set -eu
from=$1 tag=$2
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
grep -v '^#' "$here/k3s-images.txt" >"$work/table"
names=
while read -r name living; do
    docker pull --quiet "$living"
    docker tag "$living" "$name"
    names="$names $name"
done <"$work/table"
# shellcheck disable=SC2086 # one word a name
docker save --output "$work/images.tar" $names
printf 'FROM %s\nCOPY images.tar /var/lib/rancher/k3s/agent/images/tutorials.tar\n' "$from" >"$work/Dockerfile"
DOCKER_BUILDKIT=1 docker build --quiet --tag "$tag" "$work"

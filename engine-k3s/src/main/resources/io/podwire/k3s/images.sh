# Speaks to the node's containerd, wherever that listens.
#
# load ARCHIVE    takes in an archive of images, and deletes it; prints "new NAME" for each image that was not
#                 there before, "old NAME" for all others
# remove NAME...  forgets images

socket=$(grep -o '/[^ ]*containerd\.sock$' /proc/net/unix | head -n 1)
images() { ctr --address "$socket" --namespace k8s.io images "$@"; }

command=$1
shift
case $command in
load)
    before=$(images ls -q)
    images import "$1" >/dev/null
    status=$?
    rm -f "$1"
    images ls -q | while read -r name; do
        case "
$before
" in
        *"
$name
"*) echo "old $name" ;;
        *) echo "new $name" ;;
        esac
    done
    exit $status
    ;;
remove) images rm "$@" ;;
esac

# Makes a node forget Pods and Services that the API no longer has. Needs a shell and nothing else:
# the node's image may have neither pkill nor pidof.
#
# $1  what is told of the Pods in $2: they "live", and all others are to end, or they are "dead"
# $2  uids of Pods
# $3  namespace/name of Services whose rules are to be gone
# $4  "reload" lets CoreDNS forget what it has answered
#
# Prints "reloaded" if a CoreDNS was told, and "clean" when nothing is left.

if [ "$4" = reload ]; then
    for process in /proc/[0-9]*; do
        read -r program < $process/comm && [ "$program" = coredns ] &&
            kill -USR1 ${process#/proc/} && echo reloaded
    done 2>/dev/null
fi

# Kills what runs in Pods that are to end. Their pause containers are left to the kubelet: where one
# has ended, it has taken notice of the Pod's end.
processes_are_gone() {
    gone=true
    for process in /proc/[0-9]*; do
        read -r group < $process/cgroup && read -r program < $process/comm || continue
        case $group in *kubepods*pod*) ;; *) continue ;; esac
        pod=${group##*pod}
        pod=${pod%%[/.]*}
        case " $2 " in *" $pod "*) told=$1 ;; *) told=other ;; esac
        case $1.$told in live.other | dead.dead) ;; *) continue ;; esac
        gone=false
        [ "$program" = pause ] || kill -9 ${process#/proc/}
    done 2>/dev/null
    $gone
}

# kube-proxy comments each rule with the Service, or with the Service and a port's name.
rules_are_gone() {
    [ -n "$1" ] || return 0
    rules=$(iptables-save -t nat 2>/dev/null)
    for service in $1; do
        case $rules in *"\"$service "* | *"\"$service:"*) return 1 ;; esac
    done
}

looks=0
while [ $looks -lt 200 ]; do
    processes_are_gone "$1" "$2" && rules_are_gone "$3" && echo clean && break
    looks=$((looks + 1))
    sleep 0.05 2>/dev/null || sleep 1
done
true

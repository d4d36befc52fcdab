# Cuts or mends: $1 is cut or mend, $2 what; see Wires.
operation=$1
what=$2
shift 2
failed=0

rule() {
  table=$1 chain=$2
  shift 2
  set -- "$chain" "$@" -m comment --comment podwire -j DROP
  if [ $operation = cut ]; then
    iptables -w -t "$table" -I "$@" || exit
    return
  fi
  # What was cut half-way lacks some: iptables answers 1 for a rule that is not there.
  iptables -w -t "$table" -C "$@" 2>/dev/null
  case $? in
  0) iptables -w -t "$table" -D "$@" || failed=$? ;;
  1) ;;
  *) failed=$? ;;
  esac
}

case $what in
node) # the cable: Docker calls it eth0
  rule raw PREROUTING -i eth0
  rule mangle POSTROUTING -o eth0
  ;;
nodes) # $1 the own Pods, $2 those of the peer, $3 the peer
  rule filter FORWARD -s "$2" -d "$1"
  rule filter FORWARD -s "$1" -d "$2"
  rule filter INPUT -s "$2"
  rule filter OUTPUT -d "$2"
  rule filter FORWARD -s "$3" -d "$1"
  # Kubernetes' own talk goes on: the API server's port and the kubelet's
  rule filter INPUT -s "$3" -p tcp -m multiport ! --ports 6443,10250
  ;;
pods)
  rule filter FORWARD -s "$1" -d "$2"
  rule filter FORWARD -s "$2" -d "$1"
  ;;
all) # to mend whatever was cut
  rules=$(iptables-save) || exit
  echo "$rules" | while read -r first rest; do
    case $first in \**) table=${first#?} ;; esac
    case $rest in *"--comment podwire "*) iptables -w -t "$table" -D $rest || exit ;; esac
  done || failed=$?
  ;;
*) exit 2 ;;
esac
exit $failed

# Cuts or mends: $1 is cut or mend, $2 what; see Wires.
operation=-I
[ "$1" = mend ] && operation=-D
what=$2
shift 2
rule() {
  table=$1 chain=$2
  shift 2
  iptables -w -t "$table" $operation "$chain" "$@" -m comment --comment podwire -j DROP || exit 1
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
*) exit 2 ;;
esac
echo done

#!/bin/sh
# Starts and stops the real-server lab.
#
#   lab.sh up             assemble from the folders, create the network namespace, start all servers, wait until they answer
#   lab.sh exec CMD …     run a command inside
#   lab.sh status         what runs
#   lab.sh down           stop everything that was started, remove the namespace
#
# PLUMBLINE_LAB_STATE names the folder for everything assembled (default /var/tmp/plumbline-lab; emptied by `up`),
# PLUMBLINE_LAB_NAMESPACE the network namespace (default plumbline-lab). Needs root. Nothing leaves the namespace: it has no way out.
set -eu

state="${PLUMBLINE_LAB_STATE:-/var/tmp/plumbline-lab}"
namespace="${PLUMBLINE_LAB_NAMESPACE:-plumbline-lab}"
lab="$(cd "$(dirname "$0")" && pwd)"
PATH="$PATH:/usr/sbin:/sbin"
# Unpacked by install.sh: Debian lets only one mail server be installed.
exim=/opt/plumbline-lab/exim/usr/sbin/exim4

inside() { ip netns exec "$namespace" "$@"; }
exists() { ip netns list | grep -q "^$namespace\b"; }

create_namespace() {
  ip netns add "$namespace"
  {
    echo "link set lo up"
    while read -r address; do
      case "$address" in
        *:*) echo "addr add $address/128 dev lo nodad" ;;
        *) echo "addr add $address/32 dev lo" ;;
      esac
    done <"$state/addresses"
    # Nobody reads from this device: what is sent to these addresses vanishes, so that a dialogue times out.
    echo "tuntap add silent mode tun"
    echo "link set silent up"
    echo "route add 203.0.113.0/25 dev silent"
    echo "route add 2001:db8:dead::/48 dev silent"
    echo "route add unreachable 203.0.113.128/25"
    echo "route add unreachable 2001:db8:dead:ffff::/64"
    # Whatever else is dialled fails at once.
    echo "route add unreachable default metric 4000"
    echo "-6 route add unreachable default metric 4000"
  } >"$state/namespace.batch"
  # Every line but the last ones is for either family; ip tells by the address.
  while read -r line; do
    # shellcheck disable=SC2086 # a line is words
    ip -n "$namespace" $line
  done <"$state/namespace.batch"
}

start() {
  for id in root top-level hosting; do
    inside nsd -c "$state/name-servers/$id/nsd.conf" || { cat "$state/name-servers/$id/nsd.log" >&2; exit 1; }
  done
  for id in resolver oracle fetcher; do
    inside unbound -c "$state/resolver/$id.conf"
  done
  inside nginx -p "$state/" -c "$state/nginx.conf"
  OPENSSL_CONF="$state/postfix/openssl.cnf" inside postfix -c "$state/postfix" start >"$state/postfix/start.log" 2>&1 || {
    cat "$state/postfix/start.log" >&2
    exit 1
  }
  for configuration in "$state"/exim/*.conf; do
    inside "$exim" -C "$configuration" -bd || exit 1
  done
}

is_ready() {
  [ "$(inside dig @127.0.0.1 +short +time=1 +tries=1 good.xz A)" = 192.0.2.80 ] &&
    inside curl -s -o /dev/null --max-time 2 --cacert "$state/certificates/roots.pem" --resolve good.xz:443:192.0.2.80 https://good.xz/ &&
    inside curl -s -o /dev/null --max-time 2 smtp://192.0.2.25:25/ -X NOOP
}

up() {
  [ "$(id -u)" = 0 ] || { echo "lab.sh: needs root" >&2; exit 1; }
  for program in nsd unbound nginx postfix ldns-signzone openssl dig curl; do
    command -v "$program" >/dev/null || { echo "lab.sh: $program is missing; run install.sh" >&2; exit 1; }
  done
  [ -x "$exim" ] || { echo "lab.sh: $exim is missing; run install.sh" >&2; exit 1; }
  if exists; then down; fi
  case "$state" in
    /*/*) rm -rf "$state" ;;
    *) echo "lab.sh: $state is no folder to empty" >&2; exit 1 ;;
  esac
  mkdir -p "$state"
  (cd "$lab/../.." && npm exec --offline --loglevel=error -c "node infra/lab/assemble/main.ts '$state'")
  create_namespace
  start
  tries=50
  until is_ready; do
    tries=$((tries - 1))
    if [ "$tries" = 0 ]; then
      echo "lab.sh: the servers do not answer; see the logs in $state" >&2
      exit 1
    fi
    sleep 0.2
  done
  if grep -h ' error: ' "$state"/name-servers/*/nsd.log >&2; then
    echo "lab.sh: a zone was not served" >&2
    exit 1
  fi
  echo "up: $(ip netns pids "$namespace" | wc -l) processes in namespace $namespace, files in $state" >&2
}

# The namespace holds nothing but what was started in it, so its processes are exactly ours.
down() {
  exists || { echo "down: not up" >&2; return 0; }
  for signal in TERM KILL; do
    tries=25
    while [ "$tries" -gt 0 ]; do
      pids="$(ip netns pids "$namespace")"
      [ -n "$pids" ] || break 2
      # shellcheck disable=SC2086 # a list of process ids
      [ "$tries" != 25 ] || kill -s "$signal" $pids 2>/dev/null || true
      tries=$((tries - 1))
      sleep 0.1
    done
  done
  ip netns delete "$namespace"
  echo "down: nothing left in namespace $namespace" >&2
}

status() {
  exists || { echo "not up"; return 0; }
  for pid in $(ip netns pids "$namespace"); do
    ps -o pid=,args= -p "$pid" || true
  done
}

case "${1:-}" in
  up | down | status) "$1" ;;
  exec) shift; exec ip netns exec "$namespace" "$@" ;;
  *) sed -n '2,7p' "$0" >&2; exit 2 ;;
esac

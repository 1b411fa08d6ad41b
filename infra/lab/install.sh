#!/bin/sh
# Installs the servers of the lab, the database server of the tests, and the oracles that the lab is compared with, from Debian's archive. Needs root; may be run again.
# `install.sh --oracles` adds the slow oracles of the TLS laboratory, which only tls/compare.ts asks.
#
# No service is started, now or at the next boot, unless the machine had it before: the lab starts its own in a network namespace.
set -eu

servers="nsd unbound nginx-light libnginx-mod-stream postfix gnutls-bin default-jdk-headless libgnutls-dane0 libnsl2 libidn12 postgresql"
tools="ldnsutils bind9-dnsutils openssl sslscan curl iproute2 procps"
case "${1:-}" in
  "") ;;
  --oracles) tools="$tools nmap testssl.sh" ;;
  *)
    echo "install.sh: unknown argument $1; there is --oracles" >&2
    exit 1
    ;;
esac

if [ "$(id -u)" != 0 ]; then
  echo "install.sh: needs root" >&2
  exit 1
fi
if [ ! -f /etc/debian_version ]; then
  echo "install.sh: this installs Debian packages; elsewhere, install by hand: $servers $tools" >&2
  exit 1
fi

# Two mail servers cannot both be installed, as each wants to be the only one: exim is unpacked beside postfix.
exim=/opt/plumbline-lab/exim
if [ ! -x "$exim/usr/sbin/exim4" ]; then
  apt-get update -qq
  download="$(mktemp -d)"
  (cd "$download" && apt-get download -qq exim4-daemon-light && mkdir -p "$exim" && dpkg-deb --extract exim4-daemon-light_*.deb "$exim")
  rm -rf "$download"
fi
getent passwd Debian-exim >/dev/null || useradd --system --no-create-home --user-group --shell /usr/sbin/nologin Debian-exim

is_installed() {
  dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null | grep -q '^installed$'
}

missing=""
for package in $servers $tools; do
  # Any flavour of nginx serves; a machine that has a fuller one keeps it.
  if [ "$package" = nginx-light ] && command -v nginx >/dev/null; then continue; fi
  # Any JDK will do as well.
  if [ "$package" = default-jdk-headless ] && command -v javac >/dev/null; then continue; fi
  is_installed "$package" || missing="$missing $package"
done
if [ -z "$missing" ]; then
  echo "install.sh: everything is there"
  exit 0
fi

# invoke-rc.d asks this file whether a service may be started during installation (Debian's policy-rc.d).
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

export DEBIAN_FRONTEND=noninteractive
case "$missing" in
  *postfix*) echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections ;;
esac
apt-get update -qq
# shellcheck disable=SC2086 # a list of words
apt-get install -y -qq --no-install-recommends $missing >/dev/null

if [ -d /run/systemd/system ]; then
  for package in $missing; do
    case "$package" in
      nsd | unbound | postfix) systemctl disable "$package" 2>/dev/null || true ;;
      nginx-light) systemctl disable nginx 2>/dev/null || true ;;
    esac
  done
fi
echo "install.sh: installed$missing"

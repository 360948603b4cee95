#!/bin/sh
# deps.sh GROUP...: installs the Debian packages of the groups that are missing, through apt-get (with sudo
# when not root).  Does nothing, and needs no rights, when nothing is missing.
set -eu

packages() {
	case $1 in
	build)
		echo gcc libc6-dev make libseccomp-dev libinih-dev libmd-dev libtre-dev libyaml-dev
		echo libexpat1-dev
		;;
	demo) echo g++ python3 default-jdk-headless libarchive-tools ;;
	check)
		echo bats perl util-linux procps strace bubblewrap mandoc nodejs golang-go e2fsprogs uidmap
		echo libxml2-utils python3-jsonschema
		;;
	vm) # there is no user-mode Linux elsewhere
		case $(uname -m) in
		x86_64 | i?86) echo user-mode-linux debootstrap e2fsprogs iproute2 kmod ;;
		esac
		;;
	runtimes) # for tests/runtimes.bats alone, which leaves out what is not there
		echo g++ gfortran python3 default-jdk-headless nodejs golang-go rustc fp-compiler fp-units-fcl
		echo ghc ruby php-cli mono-mcs mono-runtime libmono-system-core4.0-cil
		echo libmono-system-numerics4.0-cil lua5.4 ocaml sbcl perl gnat kotlin
		;;
	lint) echo clang clang-format clang-tidy cppcheck shellcheck pmccabe codespell mandoc git ;;
	bench) echo bubblewrap util-linux crun python3 ;; # what is measured beside ojbox
	asan) echo libc6-dev ;;
	fuzz) echo clang libclang-rt-dev ;;
	*)
		echo "deps.sh: unknown group $1" >&2
		echo "deps.sh: known: build demo check bench vm runtimes lint asan fuzz" >&2
		exit 2
		;;
	esac
}

installed() {
	# a Node that the machine has from elsewhere is as good, and stays
	[ "$1" != nodejs ] || ! command -v node >/dev/null || return 0
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v dpkg-query >/dev/null 2>&1; then
	echo "deps.sh: this is no Debian system; install by hand what the README lists" >&2
	exit 2
fi
missing=
for group; do
	for package in $(packages "$group"); do
		installed "$package" || missing="$missing $package"
	done
done
if [ -z "$missing" ]; then
	exit 0
fi
as_root=
if [ "$(id -u)" != 0 ]; then
	as_root=sudo
	if ! command -v sudo >/dev/null 2>&1; then
		echo "deps.sh: missing:$missing" >&2
		echo "deps.sh: neither root nor sudo here; ask for: apt-get install$missing" >&2
		exit 2
	fi
fi
echo "installing with apt-get:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing

# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
# What the scripts share; sourced, never run.

# A $(...) fails as anything else does.
shopt -s inherit_errexit

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
build=${VMINSPECT_BUILD:-$top/build}
self=$(basename "$0")

# depmod, modprobe and insmod live in sbin, which is not on every user's PATH.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

say() { printf '%s: %s\n' "$self" "$*" >&2; }

# die WHAT [HINT] [STATUS]: 1, or what a script calls its own failure
failure=1
die() {
	say "$1"
	[ -z "${2:-}" ] || printf '  %s\n' "$2" >&2
	exit "${3:-$failure}"
}

# The manual of a script is the comment at its top.
usage() { sed -n '4,/^[^#]/s/^# \{0,1\}//p' "$0"; }

# bad_usage WHAT: exit status 2, as everywhere in the project.
bad_usage() { die "$1" "$self --help shows the options" 2; }

# need COMMAND...: what scripts/setup installs, asked for before it is used.
need() {
	local command
	for command; do
		command -v "$command" >/dev/null ||
			die "$command: not installed" "scripts/setup vm build check roots arm64 debug storm lint installs it"
	done
}

# quote ARGS...: one line of words that any POSIX shell reads back as ARGS.
# Not printf %q, whose $'...' only some shells know.
quote() {
	local arg out=
	for arg; do
		out+="'${arg//\'/\'\\\'\'}' "
	done
	printf '%s' "${out% }"
}

# kernel_rows: scripts/kernels.txt without its comments
kernel_rows() { grep -v '^#' "$top/scripts/kernels.txt"; }

# kernel_row [NAME]: the first when no NAME is given
kernel_row() {
	local row
	row=$(kernel_rows | awk -v n="$1" 'n == "" || $1 == n { print; exit }')
	[ -n "$row" ] ||
		bad_usage "$1: not in scripts/kernels.txt, which has: $(kernel_rows | awk '{ print $1 }' | xargs)"
	echo "$row"
}

# kernel_options NAME: those of scripts/vm that its row of scripts/kernels.txt has
kernel_options() { kernel_row "$1" | awk '{ $1 = $2 = $3 = $4 = $5 = ""; print }'; }

# lock NAME: until this process ends, as others may build the same
lock() {
	mkdir -p "$build"
	exec 8>"$build/$1.lock"
	flock 8
}

# kernel_groups NAME...: of scripts/setup, that not every kernel needs
kernel_groups() {
	kernel_rows | awk -v names=" $* " '!index(names, " " $1 " ") { next }
		$4 == "arm64" { print $4 } $5 ~ /^linux-source-/ { print "debug" }' | sort -u
}

# quiet_make ARGS...: its output matters only when it fails
quiet_make() {
	local output
	output=$(lock make; make -j "$(nproc)" -C "$top" BUILD="$build" "$@" 2>&1) || {
		printf '%s\n' "$output" >&2
		die "make $* failed, as above"
	}
}

# in_root ROOT FOLDER... -- COMMAND...: in another root folder, which has these of the
# host's in their place. The mounts are its own: where / is no mount of which the
# others could be parted, as in a chroot, those below the root folder are.
in_root() {
	local parted=()
	unshare -m true 2>/dev/null || parted=(--propagation unchanged)
	# shellcheck disable=SC2016 # that shell's
	unshare -m "${parted[@]}" sh -euc '
		root=$1; shift
		mount --bind "$root" "$root"
		mount --make-private "$root"
		while [ "$1" != -- ]; do
			mkdir -p "$root$1"
			mount --bind "$1" "$root$1"
			shift
		done
		shift
		mount -t proc proc "$root/proc"
		exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
	' sh "$@"
}

# copy_tree FOLDER: the sources that have changed, as a VM may be reading the rest.
# Objects of the last time stay, so what is copied is new, even if it was written while
# they were being built. What is built beside the sources is the host's.
copy_tree() {
	local program own=(--exclude=/userspace/vminspect --exclude=/userspace/locale)
	for program in "$top"/userspace/demos/*.c; do
		own+=("--exclude=/userspace/demos/$(basename "$program" .c)")
	done
	mkdir -p "$1/build"
	rsync -rlpc --delete "${own[@]}" --exclude='*.ko' \
		--include=/{Kbuild,Makefile,module,userspace,tests,po,docs,scripts} --exclude='/*' \
		"$top/" "$1/"
}

# build_in_tree ARCH TARGET...: by the Makefile, for it; prints the folder of the
# project that has what was built, which for another architecture is a copy
build_in_tree() {
	if [ "$1" = "$(dpkg --print-architecture)" ]; then
		quiet_make "${@:2}"
		echo "$top"
	else
		"$top/scripts/tree" "$@"
	fi
}

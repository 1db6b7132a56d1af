#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# make dkms-install builds and installs the module by DKMS; for a second kernel it
# is then built by what the package of a kernel runs, and each one loads in a VM of
# its kernel. The version is the same everywhere. The folders that DKMS writes to
# are this test's own, in a mount namespace.
# shellcheck source=tests/scripts/lib.sh
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin:/sbin

skip() { echo "$1"; exit 77; }

version=$(sed -n 's/^#define VMINSPECT_VERSION[[:space:]]*"\(.*\)"/\1/p' module/uapi/vminspect.h)
[ -n "$version" ] || fail "no version in module/uapi/vminspect.h"
of_dkms=$(sed -n 's/^PACKAGE_VERSION="\(.*\)"/\1/p' dkms.conf)
[ "$of_dkms" = "$version" ] || fail "dkms.conf is of $of_dkms, the module of $version"
if [ -x userspace/vminspect ]; then
	run userspace/vminspect --version
	expect_text "$version"
fi

command -v dkms >/dev/null || skip "dkms: not installed"
unshare -m true 2>/dev/null || skip "mount namespaces: not permitted"

# The default kernel and another, which this compiler builds for
first=$(scripts/kernel)
status=0
second=$(scripts/kernel 6.12) || status=$?
[ $status != 77 ] || skip "no second kernel of this compiler: 6.12 has left the mirror"
[ $status = 0 ] || fail "no second kernel"

# In the namespace: A is there when the module is installed, B comes later.
cat >"$work/inside" <<'END'
set -eu
for dir in /lib/modules /usr/src /var/lib/dkms /etc/modprobe.d; do
	mkdir -p "$dir"
	mount -t tmpfs tmpfs "$dir"
done
add_kernel() {
	mkdir -p "/lib/modules/$2"
	ln -s "$1/headers" "/lib/modules/$2/build"
	ln -s "$1/lib/modules/$2/modules."{order,builtin} "/lib/modules/$2/"
}
add_kernel "$1" "$a"
make -s dkms-install DKMS_KERNEL="$a"
add_kernel "$2" "$b"
dkms autoinstall -k "$b"
dkms status
for release in "$a" "$b"; do
	file=$(find "/lib/modules/$release" -name 'vminspect.ko*')
	echo "installed $release: $file"
	cp "$file" "$work/$release.${file##*/}"
done
dkms remove "vminspect/$version" --all
echo "left: $(find /lib/modules -name 'vminspect.ko*' | wc -l)"
END
a=$(<"$first/release") b=$(<"$second/release")
export a b work version
run unshare -m bash "$work/inside" "$first" "$second"
expect_status 0
for release in "$a" "$b"; do
	expect_text "installed $release: /lib/modules/$release/updates/dkms/vminspect.ko"
	expect_line "vminspect/$version, $release, x86_64: installed"
done
expect_line "left: 0"

# loads KERNEL RELEASE
loads() {
	local file
	file=$(echo "$work/$2".vminspect.ko*)
	case $file in
	*.xz) xz -d "$file"; file=${file%.xz} ;;
	*.zst) zstd -q -d --rm "$file"; file=${file%.zst} ;;
	esac
	cp "$file" "$top/build/dkms-$2.ko"
	run scripts/vm --kernel "$1" --no-load -- sh -c \
		"busybox insmod $top/build/dkms-$2.ko && head -n 1 /proc/vminspect/status"
	rm -f "$top/build/dkms-$2.ko"
	expect_status 0
	expect_text "version=$version kernel=$2 "
}

loads "$first" "$a"
loads "$second" "$b"

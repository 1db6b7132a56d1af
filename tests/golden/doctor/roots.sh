# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# Made-up machines, as folders that VMINSPECT_ROOT may name: one where all is
# well and the module is loaded, and others that differ from it. Sourced.

# All that make_root knows, in the order of the golden files
# shellcheck disable=SC2034
roots='well user loadable installed bare dangling headers compiler version clang arch
arm64 arm64-lpa2 i386 nomodules container nokprobes probeless lean disarmed blacklisted lockdown secret locked
secureboot signed enforced abi release mount off absent plain unknown'

release=6.1.0-56-amd64

# put FILE TEXT...: lines of a file in the current folder
put() {
	mkdir -p "$(dirname "$1")"
	printf '%s\n' "${@:2}" >"$1"
}

# program NAME...: they exist, and could be run
program() {
	local name
	mkdir -p usr/bin
	for name; do
		: >"usr/bin/$name"
		chmod 755 "usr/bin/$name"
	done
}

# secure_boot 0|1: the variable as the firmware has it
secure_boot() {
	local dir=sys/firmware/efi/efivars
	mkdir -p $dir
	printf '\6\0\0\0%b' "\\$1" >$dir/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c
}

config() {
	put boot/config-$release "# Linux/x86 $release" \
		'CONFIG_CC_VERSION_TEXT="gcc-12 (Debian 12.2.0-14+deb12u1) 12.2.0"' \
		CONFIG_KPROBES=y CONFIG_KRETPROBES=y CONFIG_UPROBES=y \
		CONFIG_TRACEPOINTS=y CONFIG_EVENT_TRACING=y CONFIG_PGTABLE_LEVELS=5 \
		CONFIG_TRANSPARENT_HUGEPAGE=y CONFIG_HUGETLB_PAGE=y CONFIG_SWAP=y \
		CONFIG_KSM=y CONFIG_MIGRATION=y CONFIG_NUMA=y \
		CONFIG_NUMA_BALANCING=y CONFIG_USERFAULTFD=y \
		CONFIG_MEM_SOFT_DIRTY=y CONFIG_MEMORY_FAILURE=y CONFIG_COMPAT=y \
		CONFIG_SECURITY_LOCKDOWN_LSM=y CONFIG_MODULE_SIG=y \
		'# CONFIG_MODULE_SIG_FORCE is not set'
}

# set_config OPTION TEXT: in place of its line
set_config() { sed -i "s|.*CONFIG_$1[= ].*|$2|" boot/config-$release; }

status() {
	put proc/vminspect/status \
		"vminspect 2 version=0.1.0 kernel=$release arch=x86_64 levels=4 page=4096" \
		record=all reason=- absent=- calls=566 retried=39 missed=0 \
		kprobes=yes thp=yes hugetlb=yes swap=yes
}

well() {
	put proc/sys/kernel/osrelease $release
	put proc/sys/kernel/arch x86_64
	put proc/sys/kernel/modules_disabled 0
	put proc/modules 'vminspect 69632 1 - Live 0x0000000000000000 (OE)'
	put proc/self/status "CapEff:	000001ffffffffff" "CapBnd:	000001ffffffffff"
	put proc/kallsyms '0000000000000000 t __handle_mm_fault' \
		'0000000000000000 T handle_mm_fault' \
		'0000000000000000 T register_kprobe' \
		'0000000000000000 T uprobe_register	[some]' \
		'0000000000000000 T uprobe_register' \
		'0000000000000000 T trace_event_reg' \
		'0000000000000000 T tracepoint_probe_register'
	put proc/cpuinfo 'processor	: 0' 'flags		: fpu de pse nx lm'
	put sys/module/vminspect/version 0.1.0
	put sys/module/module/parameters/sig_enforce N
	put sys/kernel/security/lockdown '[none] integrity confidentiality'
	put sys/kernel/debug/kprobes/enabled 1
	put sys/kernel/debug/kprobes/blacklist \
		'0xffffffff81000000-0xffffffff81000010	asm_exc_int3'
	put sys/kernel/mm/transparent_hugepage/enabled 'always [madvise] never'
	put lib/modules/$release/build/include/generated/utsrelease.h \
		"#define UTS_RELEASE \"$release\""
	put lib/modules/$release/modules.dep 'kernel/lib/zstd.ko:'
	program gcc-12 make
	ln -s gcc-12 usr/bin/gcc
	secure_boot 0
	config
	status
}

# well_loaded: the module is, in a machine that was changed before
well_loaded() {
	put sys/module/vminspect/version 0.1.0
	status
}

loadable() { rm -r sys/module/vminspect proc/vminspect; }

# to_install [END]: modprobe would find it, and it ends in that
to_install() {
	loadable
	put lib/modules/$release/modules.dep 'updates/dkms/vminspect.ko: kernel/lib/zstd.ko'
	put lib/modules/$release/updates/dkms/vminspect.ko "code${1:-}"
}

no_build() { rm -r lib/modules/$release/build usr; }

# change KIND: from the machine where all is well
change() {
	case $1 in
	well) ;;
	user)
		put proc/self/status "CapEff:	0000000000000000" "CapBnd:	000001ffffffffff"
		rm -r sys/kernel/debug
		;;
	loadable) loadable ;;
	installed) to_install; no_build ;;
	bare) loadable; no_build ;;
	dangling)
		loadable
		rm -r lib/modules/$release/build
		ln -s nowhere lib/modules/$release/build
		;;
	headers)
		loadable
		sed -i s/-56-/-47-/ lib/modules/$release/build/include/generated/utsrelease.h
		;;
	compiler)
		loadable
		mv usr/bin/gcc-12 usr/bin/gcc-13
		ln -sf gcc-13 usr/bin/gcc
		;;
	version)
		loadable
		mv usr/bin/gcc-12 usr/bin/x86_64-linux-gnu-gcc-13
		ln -sf x86_64-linux-gnu-gcc-13 usr/bin/gcc
		set_config CC_VERSION_TEXT 'CONFIG_CC_VERSION_TEXT="gcc (GCC) 15.3.0"'
		;;
	clang)
		loadable
		set_config CC_VERSION_TEXT 'CONFIG_CC_VERSION_TEXT="Debian clang version 14.0.6"'
		;;
	arch) loadable; put proc/sys/kernel/arch riscv64 ;;
	nomodules) loadable; rm proc/modules ;;
	container)
		loadable
		put proc/self/status "CapEff:	00000000a80425fb" "CapBnd:	00000000a80425fb"
		;;
	nokprobes)
		loadable
		set_config KPROBES '# CONFIG_KPROBES is not set'
		set_config KRETPROBES '# CONFIG_KRETPROBES is not set'
		set_config UPROBES ''
		rm -r sys/kernel/debug
		;;
	probeless)
		change nokprobes
		well_loaded
		sed -i 's/record=all/record=off/; s/reason=-/reason=kprobes/
			s/kprobes=yes/kprobes=no/' proc/vminspect/status
		;;
	lean)
		set_config SWAP ''
		set_config TRACEPOINTS '# CONFIG_TRACEPOINTS is not set'
		set_config EVENT_TRACING ''
		set_config NUMA '# CONFIG_NUMA is not set'
		set_config NUMA_BALANCING ''
		sed -i 's/swap=yes/swap=no/; s/absent=-/absent=tasks,signals/' \
			proc/vminspect/status
		;;
	arm64)
		loadable
		put proc/sys/kernel/arch aarch64
		put proc/cpuinfo 'processor	: 0' 'Features	: fp asimd'
		set_config PGTABLE_LEVELS CONFIG_PGTABLE_LEVELS=4
		set_config CC_VERSION_TEXT \
			'CONFIG_CC_VERSION_TEXT="aarch64-linux-gnu-gcc-12 (Debian 12.2.0-14) 12.2.0"'
		program aarch64-linux-gnu-gcc-12
		;;
	arm64-lpa2)
		loadable
		set_config PGTABLE_LEVELS CONFIG_PGTABLE_LEVELS=4
		echo CONFIG_ARM64_VA_BITS_52=y >>boot/config-$release
		put proc/sys/kernel/arch aarch64
		put proc/cpuinfo 'processor	: 0' 'Features	: fp asimd'
		;;
	i386)
		loadable
		put proc/sys/kernel/arch i686
		put proc/cpuinfo 'processor	: 0' 'flags		: fpu de pse pae'
		set_config PGTABLE_LEVELS CONFIG_PGTABLE_LEVELS=2
		;;
	disarmed) put sys/kernel/debug/kprobes/enabled 0 ;;
	blacklisted)
		loadable
		put sys/kernel/debug/kprobes/blacklist \
			'0xffffffff81000000-0xffffffff81000010	__handle_mm_fault' \
			'0xffffffff81000010-0xffffffff81000020	handle_mm_fault'
		;;
	lockdown)
		loadable
		put sys/kernel/security/lockdown 'none [integrity] confidentiality'
		;;
	secret)
		put sys/kernel/security/lockdown 'none integrity [confidentiality]'
		sed -i 's/record=all/record=off/; s/reason=-/reason=lockdown/' \
			proc/vminspect/status
		;;
	locked)
		loadable
		rm sys/kernel/security/lockdown
		put sys/kernel/security/lsm capability,yama
		put proc/sys/kernel/modules_disabled 1
		;;
	secureboot)
		to_install
		secure_boot 1
		put sys/kernel/security/lockdown 'none [integrity] confidentiality'
		;;
	signed)
		to_install '~Module signature appended~'
		secure_boot 1
		put sys/kernel/security/lockdown 'none [integrity] confidentiality'
		;;
	enforced) loadable; put sys/module/module/parameters/sig_enforce Y ;;
	abi) sed -i 's/^vminspect 2 version=0.1.0/vminspect 7 version=3.0.0/' proc/vminspect/status ;;
	release) sed -i 's/ version=0.1.0/ version=0.2.0/' proc/vminspect/status ;;
	mount) rm -r proc/vminspect ;;
	off) sed -i 's/record=all/record=off/; s/reason=-/reason=asked/' proc/vminspect/status ;;
	absent) sed -i s/absent=-/absent=calls,signals/ proc/vminspect/status ;;
	plain)
		rm -r sys/firmware sys/kernel/mm
		sed -i s/levels=4/levels=5/ proc/vminspect/status
		put lib/modules/$release/build/vmlinux
		echo CONFIG_DEBUG_INFO_BTF_MODULES=y >>boot/config-$release
		put sys/kernel/mm/transparent_hugepage/enabled 'always madvise [never]'
		put sys/module/damon_stat/parameters/enabled Y
		;;
	unknown)
		rm -r proc/vminspect sys/module boot sys/kernel/security \
			sys/kernel/debug sys/kernel/mm proc/self proc/sys/kernel/arch \
			lib/modules/*/build
		rm sys/firmware/efi/efivars/*
		sed -i s/$/' la57'/ proc/cpuinfo
		;;
	*) return 1 ;;
	esac
}

# make_root KIND FOLDER
make_root() { mkdir -p "$2" && (cd "$2" && well && change "$1"); }

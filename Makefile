# SPDX-License-Identifier: GPL-2.0
# make                 module for the running kernel (KDIR=...) and the tool
# make module          the module alone
# make tests           what scripts/check runs
# make bench-programs  what scripts/bench runs
# make check demo lint bench fuzz sanitize coverage analyze   the commands in scripts/
# make po              bring po/ up to the messages of the sources
# sudo make install    module, tool, messages, manual pages (DESTDIR=, PREFIX=)
# sudo make dkms-install dkms-uninstall    the module alone, by DKMS, which builds
#                      it for each kernel that is installed from then on
# sudo make load unload

KDIR ?= /lib/modules/$(shell uname -r)/build
BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=

# Not include/config/kernel.release, where Debian has another version.
UTSRELEASE = $(KDIR)/include/generated/utsrelease.h
RELEASE = $(shell sed -n 's/.*UTS_RELEASE "\(.*\)"/\1/p' $(UTSRELEASE) 2> /dev/null)
# The kernel build writes beside the sources, so each kernel gets its own copy.
MODDIR = $(BUILD)/module/$(RELEASE)

all: module tool

$(UTSRELEASE):
	@echo "no kernel headers at $(KDIR)" >&2
	@echo "hint: apt-get install linux-headers-$$(uname -r), or KDIR=..." >&2
	@false

# Where modules of the running kernel are built, insmod vminspect.ko is at hand.
module: $(UTSRELEASE)
	@mkdir -p $(MODDIR)
	@cp -rpu Kbuild module $(MODDIR)/
	$(MAKE) -C $(KDIR) M=$(abspath $(MODDIR)) modules
	@if [ "$(RELEASE)" = "$$(uname -r)" ]; then \
		cp $(MODDIR)/vminspect.ko vminspect.ko; fi

tool:
	$(MAKE) -C userspace BUILD=$(abspath $(BUILD))/userspace

tests: tool
	$(MAKE) -C userspace BUILD=$(abspath $(BUILD))/userspace tests
	$(MAKE) -C tests/guest BUILD=$(abspath $(BUILD))/tests/guest

po:
	$(MAKE) -C userspace BUILD=$(abspath $(BUILD))/userspace po

bench-programs:
	$(MAKE) -C tests/bench BUILD=$(abspath $(BUILD))/tests/bench

install: all
	$(MAKE) -C $(KDIR) M=$(abspath $(MODDIR)) \
		INSTALL_MOD_PATH=$(DESTDIR) modules_install
	[ -n "$(DESTDIR)" ] || depmod -a $(RELEASE)
	install -D -m 644 scripts/modprobe.conf \
		$(DESTDIR)/etc/modprobe.d/vminspect.conf
	$(MAKE) -C userspace BUILD=$(abspath $(BUILD))/userspace \
		DESTDIR=$(DESTDIR) PREFIX=$(PREFIX) install

# The same header says it to the module, the tool and DKMS.
VERSION = $(shell sed -n 's/^.define VMINSPECT_VERSION[^"]*"\(.*\)"/\1/p' module/uapi/vminspect.h)
DKMS_KERNEL = $(shell uname -r)
DKMS_SOURCE = $(DESTDIR)/usr/src/vminspect-$(VERSION)

# For packages (DESTDIR=) the sources alone: their scripts run dkms.
dkms-install:
	mkdir -p $(DKMS_SOURCE)
	cp -rp Kbuild LICENSE dkms.conf module $(DKMS_SOURCE)/
	install -D -m 644 scripts/modprobe.conf \
		$(DESTDIR)/etc/modprobe.d/vminspect.conf
	[ -n "$(DESTDIR)" ] || dkms install vminspect/$(VERSION) -k $(DKMS_KERNEL)

dkms-uninstall:
	dkms remove vminspect/$(VERSION) --all
	rm -rf /usr/src/vminspect-$(VERSION) /etc/modprobe.d/vminspect.conf

load: module
	insmod $(MODDIR)/vminspect.ko

unload:
	userspace/vminspect unload

check demo lint bench fuzz sanitize coverage analyze:
	scripts/$@

clean:
	rm -rf $(BUILD)/module $(BUILD)/userspace $(BUILD)/tests
	rm -rf vminspect.ko userspace/vminspect userspace/locale

distclean: clean
	rm -rf $(BUILD)

.PHONY: all module tool tests po bench-programs install dkms-install \
	dkms-uninstall load unload check demo lint bench fuzz sanitize \
	coverage analyze clean distclean

# SPDX-License-Identifier: GPL-2.0-only
# What can be done here: make help.  Every target sets the machine up first.

KERNEL ?= 6.12
TOPICS ?= intx,tests
TREE ?=
POST ?=
OUT ?=
BUILD := $(CURDIR)/build

# Debian's Python has the packages that scripts/setup installs.
PYTHON := /usr/bin/python3
PCIM := $(PYTHON) scripts/pcim
TARGET := $(if $(TREE),--tree '$(TREE)',--kernel $(KERNEL))

.DEFAULT_GOAL := help
.PHONY: help setup tools series audit verify check check-quick check-long proof \
	kunit modules guest guest-long guest-vfio fuzz coverage bench bench-lib clean

help:
	@echo 'pcim: explicit PCI managed resources for Linux'
	@echo
	@echo '  make series       patch series for KERNEL=6.12 (default), 6.1, 7.3 or TREE=/path/to/linux'
	@echo '  make check        every test that CI runs'
	@echo
	@echo '  make audit        every call of the tree with its verdict (report on stdout)'
	@echo '  make verify       check the series of KERNEL and TOPICS: applies, compiles, reads well, is whole'
	@echo '  make check-quick  fixtures, style and Python tests: under three minutes'
	@echo '  make kunit        the KUnit suites in User Mode Linux (KERNEL=, SAN=1, ARCH=x86_64,'
	@echo '                    ARCH=stock: as a module on Debian'"'"'s own kernel, IMPL=native)'
	@echo '  make proof        the historic bugs, red on the base and green on the series'
	@echo '  make modules      pci-devres.ko for the headers in KDIR='
	@echo '  make fuzz         the library in user space under libFuzzer, SECONDS=60'
	@echo '  make coverage     lines and branches of the library under the suites'
	@echo '  make guest        real drivers in real kernels under QEMU (KERNEL=); guest-long: for hours'
	@echo '  make bench        how long the audit takes, beside ripgrep and coccicheck'
	@echo '  make bench-lib    what the library costs beside the kernel'"'"'s own, in one boot'
	@echo '  make check-long   what is too slow for check'
	@echo '  make install      the tool for this machine: DESTDIR=, PREFIX=/usr/local'
	@echo '  make setup        install what is missing, say what; nothing when all is there;'
	@echo '                    KERNEL=7.3 fetches and unpacks that source (SOURCE=DIR: a kept copy)'
	@echo '  make clean        remove reports and scratch trees; keep sources, kernels, ccache'
	@echo
	@echo '  TOPICS=$(TOPICS) chooses the families of a series; POST=api-first (a thread a'
	@echo '  subsystem) or POST=one (a single thread) how it is cut; OUT=DIR where it goes'
	@echo '  (build/series/<tree>/<topics>/).'

# A kernel that was asked for by name is fetched at once, the default when it is needed.
ASKED := $(if $(filter command environment,$(firstword $(origin KERNEL))),$(KERNEL))

setup:
	@scripts/setup $(if $(ASKED),--kernel $(ASKED)) $(if $(SOURCE),--source '$(SOURCE)')

tools: setup
	@$(MAKE) -s -C scripts/judge BUILD='$(BUILD)'

series: tools
	@$(PCIM) series $(TARGET) --topics $(TOPICS) $(if $(POST),--post $(POST)) $(if $(OUT),--out '$(OUT)')

audit: tools
	@$(PCIM) audit $(TARGET) || test $$? -eq 1

verify: tools
	@$(PCIM) verify $(TARGET) $(if $(OUT),'$(OUT)',--topics $(TOPICS))

check-quick: tools
	@tests/run quick

check: tools
	@tests/run all

check-long: tools
	@tests/run long

kunit: tools
	@scripts/kunit-run $(TARGET) --arch $(or $(ARCH),um) --impl $(or $(IMPL),ours) \
		$(if $(SAN),--san)

proof: series
	@scripts/proof --kernel $(KERNEL)

modules: setup
	@scripts/modules $(if $(KDIR),--kdir '$(KDIR)')

fuzz: setup
	@tests/fuzz/run --seconds $(or $(SECONDS),60)

coverage: tools
	@scripts/coverage --kernel $(KERNEL)

guest: tools
	@scripts/guest-run --kernel $(KERNEL)

guest-long: tools
	@scripts/guest-run --kernel $(KERNEL) --cycles 10000 --long

guest-vfio: tools
	@tests/guest/vfio/run --kernel $(KERNEL)

bench: tools
	@scripts/bench --kernel $(KERNEL)

bench-lib: tools
	@scripts/bench-lib --kernel $(KERNEL)

include scripts/install.mk

clean:
	rm -rf build/series build/work build/verify build/logs build/cache

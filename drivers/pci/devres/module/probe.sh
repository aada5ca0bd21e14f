#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Asks a kernel's headers what they have, by compiling; versions say nothing,
# since distributions backport.
#
# Usage: probe.sh PROBES HEADER COMPILER [FLAG]...

set -eu

probes=$1
header=$2
shift 2

mkdir -p "$(dirname "$header")"
scratch=$(mktemp -d "$header.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

# Compiles the file on stdin; a name that is not declared is no error in
# itself in a kernel of old, so it is made one.
compiles() {
	cat >"$scratch/probe.c"
	"$@" -Werror=implicit-function-declaration -Wno-unused -c -x c \
		-o "$scratch/probe.o" "$scratch/probe.c" >"$scratch/log" 2>&1
}

program() {
	echo '#include <linux/pci.h>'
	echo 'void probe(struct pci_dev *pdev);'
	echo "void probe(struct pci_dev *pdev) { $1 }"
}

# Were the flags unfit, all answers would be no.
program '(void)pdev;' | compiles "$@" || {
	echo "pci-devres: this kernel's headers cannot be compiled:" >&2
	cat "$scratch/log" >&2
	exit 1
}

{
	echo '/* SPDX-License-Identifier: GPL-2.0 */'
	echo '/* Made by probe.sh: what the headers of this kernel have. */'
	echo '#ifndef LINUX_PCI_DEVRES_HAVE_H'
	echo '#define LINUX_PCI_DEVRES_HAVE_H'
	grep '^HAVE_' "$probes" | while read -r name statement; do
		if program "$statement" | compiles "$@"; then
			echo "#define $name 1"
		else
			echo "#define $name 0"
		fi
	done
	echo '#endif'
} >"$scratch/have.h"

mv "$scratch/have.h" "$header"

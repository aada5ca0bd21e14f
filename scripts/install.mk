# SPDX-License-Identifier: GPL-2.0-only
# make install DESTDIR= PREFIX=/usr: the tool, its rules and data, its pages.
# Building needs a C compiler only; nothing is written outside of DESTDIR.

PREFIX ?= /usr/local
DESTDIR ?=
LIBDIR = $(PREFIX)/lib/pcim
INSTALL ?= install

# What the tool reads at run time, at the same places below LIBDIR.
INSTALLED = scripts/pcimlib scripts/series scripts/completion coccinelle \
	include drivers Documentation/rules tests/kunit

.PHONY: install uninstall

install:
	$(MAKE) -C scripts/facts
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(LIBDIR)/scripts' \
		'$(DESTDIR)$(LIBDIR)/build/bin' '$(DESTDIR)$(PREFIX)/share/man/man1' \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions'
	$(INSTALL) -m 755 scripts/pcim '$(DESTDIR)$(LIBDIR)/scripts/pcim'
	$(INSTALL) -s -m 755 build/bin/pcim-facts '$(DESTDIR)$(LIBDIR)/build/bin/pcim-facts'
	find $(INSTALLED) -type f ! -name '*.pyc' ! -name '.?*.swp' -print0 | \
		xargs -0 -I @ $(INSTALL) -D -m 644 @ '$(DESTDIR)$(LIBDIR)/@'
	ln -sfn ../lib/pcim/scripts/pcim '$(DESTDIR)$(PREFIX)/bin/pcim'
	$(INSTALL) -m 644 Documentation/man/pcim.1 '$(DESTDIR)$(PREFIX)/share/man/man1/pcim.1'
	$(INSTALL) -m 644 scripts/completion/pcim.bash \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pcim'

uninstall:
	rm -rf '$(DESTDIR)$(LIBDIR)'
	rm -f '$(DESTDIR)$(PREFIX)/bin/pcim' '$(DESTDIR)$(PREFIX)/share/man/man1/pcim.1' \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pcim'

# SPDX-License-Identifier: GPL-2.0-only
# make install DESTDIR= PREFIX=/usr: the tool, its rules and data, its pages.
# Building needs a C compiler only; nothing is written outside of DESTDIR.

PREFIX ?= /usr/local
DESTDIR ?=
LIBDIR = $(PREFIX)/lib/pcim
INSTALL ?= install
# Empty where somebody else strips, as a packager does.
STRIP ?= -s

# What the tool reads at run time, at the same places below LIBDIR.
INSTALLED = scripts/pcimlib scripts/series scripts/completion coccinelle \
	include drivers tests/kunit

.PHONY: install uninstall

install:
	$(MAKE) -C scripts/judge
	$(INSTALL) -d '$(DESTDIR)$(PREFIX)/bin' '$(DESTDIR)$(LIBDIR)/scripts' \
		'$(DESTDIR)$(LIBDIR)/build/bin' '$(DESTDIR)$(PREFIX)/share/man/man1' \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions' \
		'$(DESTDIR)$(PREFIX)/share/doc/pcim/rules'
	$(INSTALL) -m 755 scripts/pcim '$(DESTDIR)$(LIBDIR)/scripts/pcim'
	$(INSTALL) $(STRIP) -m 755 build/bin/pcim-facts build/bin/pcim-judge \
		'$(DESTDIR)$(LIBDIR)/build/bin'
	find $(INSTALLED) -type f ! -perm -u+x ! -name '*.pyc' ! -name '.?*.swp' -print0 | \
		xargs -0 -I @ $(INSTALL) -D -m 644 @ '$(DESTDIR)$(LIBDIR)/@'
	find scripts/judge/family -name '*.toml' -print0 | \
		xargs -0 -I @ $(INSTALL) -D -m 644 @ '$(DESTDIR)$(LIBDIR)/@'
	find $(INSTALLED) -type f -perm -u+x -print0 | \
		xargs -0 -I @ $(INSTALL) -D -m 755 @ '$(DESTDIR)$(LIBDIR)/@'
	$(INSTALL) -m 644 scripts/kernels.toml '$(DESTDIR)$(LIBDIR)/scripts/kernels.toml'
	ln -sfn ../lib/pcim/scripts/pcim '$(DESTDIR)$(PREFIX)/bin/pcim'
	$(INSTALL) -m 644 Documentation/man/pcim.1 '$(DESTDIR)$(PREFIX)/share/man/man1/pcim.1'
	$(INSTALL) -m 644 scripts/completion/pcim.bash \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pcim'
	$(INSTALL) -m 644 Documentation/rules/*.md '$(DESTDIR)$(PREFIX)/share/doc/pcim/rules'
	$(INSTALL) -m 644 Documentation/json.md Documentation/audit.md \
		'$(DESTDIR)$(PREFIX)/share/doc/pcim'

uninstall:
	rm -rf '$(DESTDIR)$(LIBDIR)' '$(DESTDIR)$(PREFIX)/share/doc/pcim'
	rm -f '$(DESTDIR)$(PREFIX)/bin/pcim' '$(DESTDIR)$(PREFIX)/share/man/man1/pcim.1' \
		'$(DESTDIR)$(PREFIX)/share/bash-completion/completions/pcim'

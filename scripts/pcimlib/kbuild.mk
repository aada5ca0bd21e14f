# SPDX-License-Identifier: GPL-2.0-only
#
# Lets GNU make read Kbuild makefiles, one after the other, and print what each
# of them builds.  A generated wrapper sets the CONFIG_ words, includes this
# file, and then says for each makefile:
#
#	obj := drivers/ata
#	src := drivers/ata
#	$(pcim-begin)
#	include drivers/ata/Makefile
#	pcim-wanted := what its include lines name
#	$(pcim-end)
#
# The output is one line a variable, "@var name value", between "@begin" and "@end".
# Nothing is built: the wrapper ends in $(error), before make looks at a rule.

pcim-lists := obj-y obj-m obj- lib-y lib-m lib-
pcim-kinds := %-y %-m %-objs %-
pcim-flags := asflags-% ccflags-% cppflags-% ldflags-% rustflags-% subdir-asflags-% subdir-ccflags-% \
	CFLAGS_% AFLAGS_% -*-%

# As kbuild does: these are simply expanded, whatever the makefile says.
pcim-begin = $(foreach v,$(pcim-lists),$(eval $v :=))$(eval MAKEFILE_LIST :=)$(info @begin)

pcim-all = $(filter $(pcim-kinds),$(.VARIABLES))$(if $(pcim-named), \
	$(foreach v,$(filter-out CONFIG_%,$(.VARIABLES)),$(if $(findstring -CONFIG_,$v),$v)))
pcim-names = $(filter-out $(pcim-flags),$(pcim-all))
pcim-print = $(if $(strip $($1)),$(info @var $1 $(strip $($1))))

# What one makefile set must not be seen by the next.
pcim-end = $(foreach v,$(pcim-names),$(call pcim-print,$v))$\
	$(info @read $(MAKEFILE_LIST))$\
	$(foreach i,$(pcim-wanted),$(if $(wildcard $i),,$(info @missing $i)))$\
	$(foreach v,$(filter-out $(pcim-base),$(.VARIABLES)),$(eval undefine $v))$\
	$(info @end)

pcim-wanted :=
$(foreach v,$(pcim-lists),$(eval $v :=))
MAKEFILE_LIST :=
# Some of make's own names have a "%": as it stands it would match others.
pcim-base := pcim-base $(subst %,\%,$(.VARIABLES))

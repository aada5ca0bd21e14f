/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the guest's helper module share.
 *
 * The module looks at one device at a time, the *selected* one.  It is for a
 * guest that is thrown away: it injects failures and even an old bug.
 */
#ifndef PCIM_GUEST_H
#define PCIM_GUEST_H

#include <linux/kprobes.h>
#include <linux/pci.h>
#include <linux/ptrace.h>
#include <linux/seq_file.h>

/* The selected device, with a reference held, or NULL. */
extern struct pci_dev *selected;

/* state.c: one line of "name value" pairs about a device.  Any context. */
void state_print(struct seq_file *s, struct pci_dev *pdev);

/*
 * What follows is for process context with the lock of main.c held, may sleep,
 * and returns 0 or a negative errno; then nothing is armed.
 *
 * fail.c: let the n-th allocation or config read from now on fail, once.
 * fail_off() ends it, and is safe when nothing is armed.  fail_print() tells
 * whether it has happened, and the offset of a config read or -1.
 */
int fail_slab(unsigned int nth);
int fail_config(unsigned int nth);
void fail_off(void);
void fail_print(struct seq_file *s);

/*
 * hybrid.c: give pci_intx() back what made it hybrid, for the selected device.
 * hybrid_off() ends it and frees the records that the bug left.
 */
int hybrid_on(void);
void hybrid_off(void);

/*
 * For kprobes that change where execution goes on: a probe with a post handler
 * is never turned into a jump, and a jump would ignore the change.
 */
static inline void keep_breakpoint(struct kprobe *probe, struct pt_regs *regs,
				   unsigned long flags)
{
}

/*
 * Return from a probed function at once, as if it had returned value.  For a
 * kprobe on a function's first instruction; the handler then returns 1.
 */
static inline void skip_function(struct pt_regs *regs, long value)
{
	regs->ax = value;
	regs->ip = *(unsigned long *)regs->sp;
	regs->sp += sizeof(unsigned long);
}

#endif

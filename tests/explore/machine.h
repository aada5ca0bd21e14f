/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A computer with one forwarded line: a device, an interrupt controller, the
 * part of genirq that matters, and threads that run the real irq_line_fwd.c.
 * Plain C, shared by files that see libc and files that see the shims.
 */
#ifndef MACHINE_H
#define MACHINE_H

#define LINE_BYTES 96

/* What the code under test calls; machine.c. Marked (y) where others may run. */
void m_lock(void);			/* (y) before */
void m_unlock(void);			/* (y) after */
void m_assert_locked(void);
void m_assert_may_sleep(void);
void m_disable(void);			/* (y) before */
void m_enable(void);			/* (y) before */
void m_set_flags(unsigned long flags);	/* (y) before */
void m_clear_flags(unsigned long flags);	/* (y) before; for bugs only */
int m_request(int (*handler)(int irq, void *data), void *data, int exclusive);	/* (y) before */
void m_free(void);			/* (y) before and while waiting */
void m_sync(int chip_too);		/* (y) while waiting */
int m_active(void);
int m_deactivate(void);
int m_set_mask(int mask);		/* (y) before */
int m_check_and_mask(void);		/* (y) before */
int m_check_and_unmask(void);		/* (y) before */
void m_deliver(void);

/* The code under test, seen without its types; line.c. */
extern const unsigned int line_user, line_auto, line_virt, line_pm, line_hold;
unsigned long line_size(void);
void line_init(void *line, int in_device);
int line_claim(void *line, unsigned int reasons);
void line_release(void *line);
void line_mask(void *line, unsigned int reasons);
int line_unmask(void *line, unsigned int reasons);
int line_set_direct(void *line, int on);
void line_sync(void *line);
unsigned int line_reasons(const void *line);
int line_is_claimed(const void *line);
int line_is_direct(const void *line);
/* Counted since the last call: what the handler delivered, what unmask found. */
void line_take_counts(void *line, unsigned int *delivered, unsigned int *redelivered);

#endif /* MACHINE_H */

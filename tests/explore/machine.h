/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A computer with one device behind vfio-pci: its line, an interrupt controller,
 * the part of genirq and of PCI that matters, and threads that run the real
 * code. Plain C, shared by files that see libc and files that see the shims.
 */
#ifndef MACHINE_H
#define MACHINE_H

#define VDEV_BYTES	256
#define HEAP_BYTES	160
#define EVENTFDS	2

/* What the code under test calls; machine.c. Marked (y) where others may run. */
void m_complain(const char *what);
void m_yield(const char *where);		/* (y) */
void m_lock(int irqs_off);			/* (y) before */
void m_unlock(void);
void m_mutex(int take);				/* (y) before it is taken */
void m_memory(int take);			/* (y) before it is taken */
void m_assert_mutex(void);
void *m_alloc(unsigned long size);
void m_kfree(const void *ptr);
void m_disable(void);				/* (y) before */
void m_enable(void);				/* (y) before */
void m_set_flags(void);				/* (y) before */
void m_clear_flags(void);			/* (y) before */
int m_request(int (*handler)(int irq, void *data), void *data, int shared, int off);	/* (y) */
void m_free(void);				/* (y) before and while waiting */
void m_sync(void);				/* (y) while waiting */
void m_signal(int *alive);			/* (y) before */
void m_put(int *alive);
void *m_get(int fd);
void m_irqfd_off(void);				/* (y) while waiting */
void m_irqfd_flush(void);			/* (y) while waiting */
unsigned short m_command(void);			/* (y) before */
void m_write_command(unsigned short command);	/* (y) before */
void m_intx(int disable);			/* (y) before the read and the write */
int m_check_and_mask(void);			/* (y) before */
int m_check_and_unmask(void);			/* (y) before */
void m_reset(void);				/* (y) in between */

/* The code under test, seen without its types; vdev.c. */
extern const int vdev_keeps_reasons;
void vdev_init(void *vdev, int in_device);
int vdev_ioctl(void *vdev, unsigned int action, int fd);	/* fd < 0: no data */
void vdev_write(void *vdev, int disintx);	/* < 0: DisINTx as it is */
void vdev_reset(void *vdev);
void vdev_suspend(void *vdev);
void vdev_resume(void *vdev);
void vdev_irqfd(void *vdev);
unsigned int vdev_masked(const void *vdev);
int vdev_claimed(const void *vdev);
int vdev_virq_disabled(const void *vdev);
int vdev_vconfig_disintx(const void *vdev);

enum { DO_MASK, DO_UNMASK, DO_TRIGGER, DO_RELEASE };

#endif /* MACHINE_H */

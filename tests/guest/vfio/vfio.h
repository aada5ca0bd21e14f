/* SPDX-License-Identifier: GPL-2.0-only */
/* Devices behind vfio-pci, and the checks on their interrupts. */
#ifndef GUEST_VFIO_H
#define GUEST_VFIO_H

#include <linux/types.h>
#include <stdbool.h>
#include <stddef.h>

/* Where a device finds our memory. */
#define DMA_BASE	0x10000000ull

/* What a vfio-pci does right; the base does none of it. */
struct traits {
	bool guarded;	/* R1: the handler looks before it disables */
	bool keeps;	/* R2: a refused claim keeps the owner's flag */
	bool ordered;	/* R3: DisINTx follows the mask, whoever writes PCI_COMMAND */
	bool reasons;	/* who masks is told apart */
};

struct edu {
	const char *bdf;
	int group;
	int fd;
	int event;
	int irq;
	__u32 *bar;
};

/* device.c */
bool container_open(void);
bool container_map(void *memory, size_t size);
void container_unmap(size_t size);
bool device_open(const char *bdf, int *group, int *fd);
bool device_command(int fd, __u16 clear, __u16 set);
bool device_rewrite_command(int fd, unsigned int times);
int device_reset(int fd);
void *device_map(int fd, size_t size);
int set_irqs(int fd, __u32 index, __u32 flags, __u32 start, __u32 count, int event);
int low_power(int fd, bool enter);
int events(int event, int milliseconds);

/* edu.c */
bool edu_open(struct edu *edu, const char *bdf);
void edu_close(struct edu *edu);
void edu_raise(struct edu *edu);
void edu_ack(struct edu *edu);
int edu_claim(struct edu *edu);
int edu_release(struct edu *edu);
void edu_mask(struct edu *edu);
void edu_unmask(struct edu *edu);
int edu_unmask_by(struct edu *edu, int event);
void edu_disintx(struct edu *edu, bool on);
int edu_events(struct edu *edu, int milliseconds);
int edu_physical_disintx(const struct edu *edu);
bool edu_sleeps(struct edu *edu, bool wanted);
bool irq_state(int irq, unsigned int *depth, unsigned int *unlazy);

/* checks.c: results as TAP */
extern int passed, failed;
void result(bool good, const char *format, ...) __printf(2, 3);
void check_script(struct edu *edu, const char *mode);
void check_disintx(struct edu *edu, const char *mode, const struct traits *traits);
void check_given_back(struct edu *edu, const char *mode);
void check_sleep(struct edu *edu, const char *mode, const struct traits *traits);
void check_owner_keeps_flag(struct edu *edu, struct edu *other, bool expected);
void check_stress(struct edu *edu, unsigned long rounds, int seconds, bool guarded);
void measure_rate(struct edu *edu, const char *mode, int seconds);

/* races.c */
void check_command_write(struct edu *edu, unsigned long rounds, int seconds, bool cured);
void check_guest(struct edu *edu, const char *mode, unsigned int seed, int seconds);

/* nvme.c */
void check_msix(const char *bdf);

#endif /* GUEST_VFIO_H */

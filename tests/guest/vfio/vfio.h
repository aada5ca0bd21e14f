/* SPDX-License-Identifier: GPL-2.0-only */
/* An edu device behind vfio-pci, and the checks on its line. */
#ifndef GUEST_VFIO_H
#define GUEST_VFIO_H

#include <linux/types.h>
#include <stdbool.h>

struct edu {
	const char *bdf;
	int group;
	int fd;
	int event;
	int irq;
	__u32 *bar;
};

/* edu.c */
bool container_open(void);
bool edu_open(struct edu *edu, const char *bdf);
void edu_close(struct edu *edu);
void edu_raise(struct edu *edu);
void edu_ack(struct edu *edu);
int edu_claim(struct edu *edu);
int edu_release(struct edu *edu);
void edu_mask(struct edu *edu);
void edu_unmask(struct edu *edu);
void edu_disintx(struct edu *edu, bool on);
int edu_events(struct edu *edu, int milliseconds);
bool irq_state(int irq, unsigned int *depth, unsigned int *unlazy);

/* checks.c: results as TAP */
extern int passed, failed;
void result(bool good, const char *format, ...) __printf(2, 3);
void check_script(struct edu *edu, const char *mode);
void check_disintx(struct edu *edu, const char *mode);
void check_owner_keeps_flag(struct edu *edu, struct edu *other, bool expected);
void check_stress(struct edu *edu, unsigned long rounds, int seconds, bool guarded);
void measure_rate(struct edu *edu, const char *mode, int seconds);

#endif /* GUEST_VFIO_H */

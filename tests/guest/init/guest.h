/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the guest's init program share.
 *
 * The plan (a file beside init, written by scripts/guest-run) names the
 * devices and the scripts.  A script runs one case a device and adds to an
 * outcome; init.c turns outcomes into KTAP.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* ---- plan.c */

struct device {
	char name[32];		/* the case's name: "ahci", "ahci-line" */
	char driver[32];	/* as in /sys/bus/pci/drivers */
	char id[16];		/* "8086:2922"; one of its kind a guest */
	bool intx_call;		/* the driver itself changes INTX_DISABLE */
	bool historic;		/* shows the historic symptoms */
	bool races;		/* may be taken away while it is unbound */
	bool control;		/* manages little or nothing */
	int refuses;		/* every probe fails with this errno, and late */
	unsigned int wait_ms;	/* the probe goes on in the background */
	char bdf[16];		/* "0000:00:1f.2"; empty: not there */
};

struct skip {
	char script[16];
	char name[32];
	char why[120];
};

/* A script has fewer cycles with this device than with the others. */
struct most {
	char script[16];
	char name[32];
	unsigned int cycles;
};

struct plan {
	struct device device[24];
	unsigned int devices;
	struct skip skip[64];
	unsigned int skips;
	struct most most[16];
	unsigned int mosts;
	struct {
		char name[16];
		unsigned int cycles;
	} run[8];
	unsigned int runs;
};

bool plan_read(struct plan *plan, const char *path);
const char *plan_skip(const struct plan *plan, const char *script,
		      const struct device *dev);
unsigned int plan_cycles(const struct plan *plan, const char *script,
			 const struct device *dev, unsigned int cycles);

/* ---- files.c: all return false or a negative errno, none complains */

/* Read a whole file, NUL-terminated, cut off at size - 1; its length or -errno. */
int file_read(const char *path, char *text, size_t size);
/* Write text with one write(); 0 or -errno. */
int file_write(const char *path, const char *text);
bool file_exists(const char *path);
void sleep_ms(unsigned int ms);

/* ---- device.c: a device seen through sysfs */

#define CONFIG_COMMAND		0x04
#define CONFIG_PIN		0x3d
#define COMMAND_INVALIDATE	0x0010
#define COMMAND_INTX_DISABLE	0x0400

void device_path(const struct device *dev, const char *leaf, char *path,
		 size_t size);
/* Look the device up by its id; false when it is not there. */
bool device_find(struct device *dev);
bool device_bound(const struct device *dev);
/* 0 or -errno of the probe. */
int device_bind(const struct device *dev);
int device_bind_to(const struct device *dev, const char *driver);
int device_unbind(const struct device *dev);
/* The user's own enable, beside the driver's; only while unbound.  0 or -errno. */
int device_enable(const struct device *dev, bool on);
/* A word of the real config space, or -1. */
int device_config_word(const struct device *dev, unsigned int offset);
bool device_set_config_word(const struct device *dev, unsigned int offset,
			    unsigned int value);
bool device_set_intx_disabled(const struct device *dev, bool disabled);
/* Does the device have an interrupt pin? */
bool device_has_pin(const struct device *dev);

/* ---- oracle.c: what must be so after an unbind */

enum kind {
	K_DEVRES, K_MANAGED, K_MSI_MANAGED, K_MSI, K_MSIX, K_ENABLE,
	K_INTX, K_MWI, K_REGIONS, K_MAPPINGS, K_IRQS, KINDS
};

#define KIND(k) (1U << (k))

extern const char * const kind_name[KINDS];

struct state {
	int value[KINDS];
};

/* Let the helper module look at this device (NULL: at none); false: no helper. */
bool oracle_select(const struct device *dev);
void oracle_state(const struct device *dev, struct state *state);
/*
 * Compare with the state before the bind; a bit a kind that is wrong.  What a
 * driver's background work still holds is given a second to go away.
 */
unsigned int oracle_check(const struct device *dev, const struct state *before,
			  struct state *after);

/* ---- outcome.c: what a case found */

struct outcome {
	unsigned int cycles;
	unsigned int bad;		/* cycles with something wrong */
	unsigned int kinds[KINDS];	/* cycles in which this kind was wrong */
	unsigned int splats;
	unsigned int failures;		/* anything else */
	char first[240];		/* what was wrong first */
	char note[120];			/* for the reader, not a failure */
	const char *skip;		/* why the plan does without this case */
};

void outcome_fail(struct outcome *out, const char *format, ...) __printf(2, 3);
void outcome_kinds(struct outcome *out, unsigned int kinds,
		   const struct state *before, const struct state *after,
		   const char *when);
/* Count, and repeat, what the kernel complained about since the last look. */
bool outcome_splats(struct outcome *out, const char *when);
bool outcome_ok(const struct outcome *out);

/* ---- kmsg.c: the kernel's log, both ways */

void say(const char *format, ...) __printf(1, 2);
/*
 * Say how far a case has come, now and then: a runner takes a guest that says
 * nothing for minutes for dead.  done is 0 where it waits within a cycle.
 */
void say_alive(const char *what, unsigned int done);
/* Skip what has been logged until now: only after a bug that was put in. */
void kmsg_mark(void);
/* The first complaint since the mark or the last call, or NULL. */
const char *kmsg_splat(void);
/* Has a line with this text been logged since the mark?  Reads on to the end. */
bool kmsg_saw(const char *text);

/* ---- checkers.c: what a whole boot has to answer for */

/* How many there are; each prints one result. */
#define CHECKERS 3
extern const char * const checker_name[CHECKERS];
/* between: what was found outside of all cases.  True when all are content. */
bool checkers_run(const struct outcome *between);
/* init.c: what a case counted, then its result; both are lines of KTAP. */
void print_details(const char *suite, const char *name,
		   const struct outcome *out);
void print_result(unsigned int number, const char *name,
		  const struct outcome *out);

/* ---- vfio.c */

/* How the line is left: masked, taken down by its user, or as it is in use. */
enum line_at_close { LINE_MASKED, LINE_DOWN, LINE_OPEN };

/*
 * Open the device, which vfio-pci drives, use its INTx line, close it.
 * Returns NULL or what went wrong.  *line: the device has an INTx line.
 */
const char *vfio_use_line(const struct device *dev, enum line_at_close how,
			  bool *line);
bool vfio_prepare(void);

/* ---- the scripts: one case each */

typedef void (*script_fn)(struct device *dev, unsigned int cycles,
			  struct outcome *out);

void soak(struct device *dev, unsigned int cycles, struct outcome *out);
void soak_disabled(struct device *dev, unsigned int cycles,
		   struct outcome *out);
void handover(struct device *dev, unsigned int cycles, struct outcome *out);
void suspend_resume(struct device *dev, unsigned int cycles, struct outcome *out);
void surprise(struct device *dev, unsigned int cycles, struct outcome *out);
void probefail_memory(struct device *dev, unsigned int cycles,
		      struct outcome *out);
void probefail_config(struct device *dev, unsigned int cycles,
		      struct outcome *out);
void historic_present(struct device *dev, unsigned int cycles,
		      struct outcome *out);
void historic_present_injected(struct device *dev, unsigned int cycles,
			       struct outcome *out);
void historic_atomic(struct device *dev, unsigned int cycles,
		     struct outcome *out);
void historic_atomic_injected(struct device *dev, unsigned int cycles,
			      struct outcome *out);

/* ---- binding.c: one binding with the oracle around it */

struct binding {
	const char *driver;	/* NULL: the device's own */
	bool needs_line;	/* it refuses a device that has no interrupt pin */
	/* What is done while bound, with arg. */
	void (*use)(struct device *dev, const void *arg, struct outcome *out,
		    const char *when);
	const void *arg;
	unsigned int ignore;	/* kinds that the oracle is not asked about */
};

/* A cycle of the case; false when the device did not bind as it should. */
bool binding_try(struct device *dev, const struct binding *how,
		 struct outcome *out, const char *when);
/* The device's own driver, and nothing else. */
bool bind_cycle(struct device *dev, struct outcome *out, const char *when);
/*
 * The same after a driver that may have left INTx disabled: the first enable
 * opens the line, and no driver closes it again, so that bit is not compared.
 * It must be open while the driver is bound without MSI.
 */
bool bind_from_disabled(struct device *dev, struct outcome *out,
			const char *when);

#endif

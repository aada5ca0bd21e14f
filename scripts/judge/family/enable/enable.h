/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PCIM_JUDGE_ENABLE_H
#define PCIM_JUDGE_ENABLE_H

#include "bind/court.h"
#include "bind/phases.h"
#include "bind/world.h"
#include "read/ctext.h"

#define PLAIN		"pci_enable_device"
#define DISABLE		"pci_disable_device"
#define UNCOUNTED	"pci_reenable_device"	/* leaves the count alone */

/* From where a call is reached: the places in tables, and the other roots. */
struct reached {
	const struct slot **ups, **downs;
	uint32_t n_ups, n_downs;
	const char **labels;	/* of roots that are neither, sorted, each once */
	uint32_t n_labels;
	struct roots roots;
};

struct reached reached_of(struct court *c, const struct fact *call);
bool reached_from(const struct reached *r, const char *label);
/* From there and from nowhere else? */
bool reached_only(const struct reached *r, const char *label);
/* The roots that are no end and no begin of a binding, in words; "" for none. */
const char *reached_others(struct court *c, const struct reached *r);

/* ---- phase.c: what a suspend and a resume do to the enable count ---- */

enum status {
	ALWAYS,
	SOMETIMES,
	UNREAD,
	NEVER,
};

struct ways *enable_ways(struct court *c);
/* Has what ran before a place of resume disabled the device, and which function; NO_INDEX: none. */
enum status slot_disables(struct court *c, const struct slot *slot, uint32_t *node);
/* Does what runs after a place of suspend enable the device, in all its ways? */
enum status slot_enables_again(struct court *c, const struct slot *slot);
/*
 * The suspend that is not sure to disable before a place of resume, and in @does what
 * it does; NULL: it is sure.
 */
const char *slot_unlike(struct court *c, const struct slot *slot, const char **does);
/* Does a device that probe has enabled stay so while it is bound? */
bool never_disabled(struct court *c, const struct judged *item, const struct reached *r);

/* ---- left.c: a device that stays enabled after unbind, by mistake or on purpose ---- */

struct decision enable_left_on(struct court *c, const struct judged *item);
/* Do the module's disables run in probe and around a suspend only, and none at unbind? */
bool forgets_at_unbind(struct court *c, const struct judged *item, const struct reached *r,
		       uint32_t *line);

/* ---- managed.c, plain.c, disable.c ---- */

struct decision decide_managed(struct court *c, const struct judged *item);
struct decision decide_plain(struct court *c, const struct judged *item);
struct decision decide_disable(struct court *c, const struct judged *item);
/* Does the module pin a device, which unbind then leaves alone? */
bool module_pins(const struct court *c, const struct judged *item);

/* ---- decide.c ---- */

static inline struct decision enable_keep(const char *rule, const char *reason)
{
	return (struct decision){ rule, "keep", reason, "", "", "", "" };
}

/* A defect that no edit mends: the way is in the reason. */
static inline struct decision enable_mend(const char *rule, const char *reason)
{
	return (struct decision){ rule, "mend", reason, "", "", "", "" };
}

static inline struct decision enable_review(const char *rule, const char *reason)
{
	return (struct decision){ rule, "review", reason, "", "", "", "" };
}

/* What the tree's pcim_enable_device() does. */
static inline bool tree_counts(const struct court *c)
{
	return catalogue_trait(c->cat, "enable-counts");
}

static inline bool tree_forgets(const struct court *c)
{
	return catalogue_trait(c->cat, "enable-forgets");
}

static inline bool tree_is_known(const struct court *c, const struct judged *item)
{
	return c->cat->families[item->form->family].state != FAMILY_UNKNOWN;
}

#endif

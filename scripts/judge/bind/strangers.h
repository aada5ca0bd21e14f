/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that a module uses without being their driver, and how it lets them
 * go. No binding of such a device begins or ends with the module, so a managed
 * enable is never undone when the module means it.
 */
#ifndef PCIM_JUDGE_STRANGERS_H
#define PCIM_JUDGE_STRANGERS_H

#include "bind/court.h"

/* Is it a call on a device that the module once got hold of and keeps? */
bool stranger_kept(struct court *c, const struct fact *call);

/*
 * The form of edit for a managed enable of such a device, "" for none, and in
 * @why what is seen.
 */
const char *stranger_form(struct court *c, const struct fact *call, const char **why);

#endif

// SPDX-License-Identifier: GPL-2.0
/*
 * Reads the kernel's log as a console would, so that a case can see what was
 * warned about while it ran, and the oracle can object to it.
 */

#include <linux/console.h>
#include <linux/kernel.h>
#include <linux/sizes.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "pcim_test.h"

#define LOG_TEXT	SZ_16K

/* A line with one of these is a defect unless the case forgives it. */
static const char * const splats[] = {
	"WARNING: ",
	"BUG: ",
	"BUG ",
	"UBSAN: ",
	"Oops",
	"INFO: possible",
	"INFO: trying to register non-static key",
	"managed call refused",
	"Resources present before probing",
	"disabling already-disabled device",
	"list_add corruption",
	"list_del corruption",
};

static DEFINE_RAW_SPINLOCK(log_lock);
static char log_text[LOG_TEXT];
static size_t log_len;
static unsigned int log_splats;

static bool is_splat(const char *text, unsigned int len)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(splats); i++)
		if (strnstr(text, splats[i], len))
			return true;

	return false;
}

static void log_write(struct console *con, const char *text, unsigned int len)
{
	unsigned long flags;
	size_t room;

	raw_spin_lock_irqsave(&log_lock, flags);
	if (is_splat(text, len))
		log_splats++;
	room = min_t(size_t, len, LOG_TEXT - 1 - log_len);
	memcpy(log_text + log_len, text, room);
	log_len += room;
	log_text[log_len] = '\0';
	raw_spin_unlock_irqrestore(&log_lock, flags);
}

static struct console log_console = {
	.name = "pcimtest",
	.write = log_write,
	.flags = CON_ENABLED,
	.index = -1,
};

/* Records that wait for a console reach it when the console lock is let go. */
static void log_flush(void)
{
	console_lock();
	console_unlock();
}

/**
 * pcim_log_begin - begin to read the log; what was logged before is forgotten
 */
void pcim_log_begin(void)
{
	log_flush();
	log_len = 0;
	log_text[0] = '\0';
	log_splats = 0;
	/* Unregistering takes the flag away. */
	log_console.flags = CON_ENABLED;
	register_console(&log_console);
}

/**
 * pcim_log_end - stop reading
 */
void pcim_log_end(void)
{
	unregister_console(&log_console);
}

/**
 * pcim_log_splats - lines since pcim_log_begin() that report a defect
 */
unsigned int pcim_log_splats(void)
{
	log_flush();
	return log_splats;
}

/**
 * pcim_log_has - was this logged since pcim_log_begin()?
 * @text: part of a line
 */
bool pcim_log_has(const char *text)
{
	log_flush();
	return strnstr(log_text, text, log_len);
}

/**
 * pcim_log_count - how often was this logged since pcim_log_begin()?
 * @text: part of a line
 */
unsigned int pcim_log_count(const char *text)
{
	unsigned int found = 0;
	const char *at;

	log_flush();
	for (at = log_text; (at = strstr(at, text)); at++)
		found++;

	return found;
}

/**
 * pcim_log_forgive - the splats so far were meant to be
 * @test: the case, which has looked at them
 */
void pcim_log_forgive(struct kunit *test)
{
	pcim_env(test)->forgiven = pcim_log_splats();
}

// SPDX-License-Identifier: GPL-2.0-only
/*
 * Walk all interleavings of the machine, breadth first, so that a
 * counterexample is a shortest one.
 *
 * States are told apart by a 64-bit hash: two of a million states fall
 * together, and one is then not looked at, with a chance of one in 10^7.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "world.h"

#define DO(op)		(1u << OP_##op)

#define USER	(DO(MASK) | DO(UNMASK))
#define RUN	.ops = { [T_A] = USER, [T_B] = DO(IRQFD) }
#define VIRT	.ops = { [T_A] = DO(VIRT_SET) | DO(VIRT_CLEAR), [T_B] = DO(VIRT_SET) | DO(VIRT_CLEAR) }
#define GUEST	.ops = { [T_A] = USER, [T_B] = DO(VIRT_SET) | DO(VIRT_CLEAR) }
#define WRITE	.ops = { [T_A] = USER, [T_B] = DO(WRITE) }
#define RESET	.ops = { [T_A] = DO(UNMASK), [T_B] = DO(RESET) }
#define SLEEP	.ops = { [T_A] = DO(IRQFD) | DO(MASK), [T_B] = DO(SUSPEND) | DO(RESUME) }
#define SWAP	.ops = { [T_A] = DO(SWAP), [T_B] = DO(IRQFD) }
#define LIFE	.owner_changes = true, .ops = { [T_A] = USER, [T_B] = DO(CLAIM) | DO(RELEASE) }
#define BEGIN	.owner_changes = true, .ops = { [T_A] = DO(VIRT_SET) | DO(VIRT_CLEAR), \
					[T_B] = DO(CLAIM) | DO(RELEASE) }
#define MODEL_A	.presents_again = true
#define DEVICE	.in_device = true

static struct scenario scenarios[] = {
	{ "chip-A-run", MODEL_A, RUN },
	{ "chip-B-run", RUN },
	{ "chip-B-guest", GUEST },
	{ "chip-A-virt", MODEL_A, VIRT },
	{ "chip-B-swap", SWAP },
	{ "chip-A-life", MODEL_A, LIFE },
	{ "chip-B-life", LIFE },
	{ "chip-B-begin", BEGIN },
	{ "chip-B-sleep", SLEEP },
	{ "device-A-run", DEVICE, MODEL_A, .neighbour = true, RUN },
	{ "device-B-run", DEVICE, RUN },
	{ "device-A-write", DEVICE, MODEL_A, .neighbour = true, WRITE },
	{ "device-B-write", DEVICE, WRITE },
	{ "device-A-guest", DEVICE, MODEL_A, GUEST },
	{ "device-A-virt", DEVICE, MODEL_A, VIRT },
	{ "device-A-reset", DEVICE, MODEL_A, RESET },
	{ "device-A-swap", DEVICE, MODEL_A, SWAP },
	{ "device-A-life", DEVICE, MODEL_A, LIFE },
	{ "device-A-begin", DEVICE, MODEL_A, BEGIN },
	{ "device-A-sleep", DEVICE, MODEL_A, SLEEP },
};

#define N_SCENARIOS (sizeof(scenarios) / sizeof(scenarios[0]))

struct state {
	uint32_t parent;
	uint16_t step;
};

struct saved {
	uint32_t number;
	unsigned char *bytes;
};

static struct {
	uint64_t *hashes;
	size_t slots;
	struct state *states;
	size_t count, room;
	struct saved *level, *next;
	size_t level_size, next_size, next_room;
	unsigned long long steps;
} search;

static void no_memory(void)
{
	fprintf(stderr, "explore: out of memory after %zu states; use --states\n", search.count);
	exit(2);
}

static void *more(void *old, size_t size)
{
	void *new = realloc(old, size);

	if (!new)
		no_memory();
	return new;
}

static uint64_t world_hash(void)
{
	uint64_t hash = hash_bytes(0x243f6a8885a308d3ull, &world, offsetof(struct world, thread));

	hash = threads_hash(hash);
	return hash ? hash : 1;
}

static bool insert(uint64_t hash)
{
	size_t at = hash & (search.slots - 1);

	while (search.hashes[at]) {
		if (search.hashes[at] == hash)
			return false;
		at = (at + 1) & (search.slots - 1);
	}
	search.hashes[at] = hash;
	return true;
}

static void grow_hashes(void)
{
	uint64_t *old = search.hashes;
	size_t slots = search.slots;

	search.slots = slots ? 2 * slots : 1 << 16;
	search.hashes = calloc(search.slots, sizeof(*search.hashes));
	if (!search.hashes)
		no_memory();
	for (size_t n = 0; n < slots; n++)
		if (old[n])
			insert(old[n]);
	free(old);
}

/* Note the present state; false if it is known. */
static bool discover(uint32_t parent, int step)
{
	size_t size;

	if (2 * search.count >= search.slots)
		grow_hashes();
	if (!insert(world_hash()))
		return false;
	if (search.count == search.room) {
		search.room = search.room ? 2 * search.room : 1 << 16;
		search.states = more(search.states, search.room * sizeof(*search.states));
	}
	search.states[search.count] = (struct state) { parent, step };
	if (search.next_size == search.next_room) {
		search.next_room = search.next_room ? 2 * search.next_room : 1 << 12;
		search.next = more(search.next, search.next_room * sizeof(*search.next));
	}
	size = threads_save(NULL);
	search.next[search.next_size] = (struct saved) { search.count, more(NULL, size) };
	threads_save(search.next[search.next_size].bytes);
	search.next_size++;
	search.count++;
	return true;
}

static void print_trace(uint32_t last, int step, const char *bad)
{
	int path[4096], length = 0;
	char text[160];

	path[length++] = step;
	while (last && length < 4096) {
		path[length++] = search.states[last].step;
		last = search.states[last].parent;
	}
	world_init();
	while (length--) {
		world_describe(path[length], text, sizeof(text));
		world_take(path[length]);
		printf("#   %-46s depth %d masked %#x %s line %s chip %s%s\n", text, world.depth,
		       vdev_masked(world.vdev), world.disintx ? "DisINTx" : "       ",
		       world.asserted ? "high" : "low ",
		       world.chip_masked ? "masked" : "open",
		       world.presented ? ", presents" : "");
	}
	printf("#   => %s\n", bad);
}

static void forget(void)
{
	while (search.level_size)
		free(search.level[--search.level_size].bytes);
	while (search.next_size)
		free(search.next[--search.next_size].bytes);
	free(search.hashes);
	free(search.states);
	free(search.level);
	free(search.next);
	memset(&search, 0, sizeof(search));
}

/* What a violation must begin with to be one; any if it is NULL. */
static const char *expected;

/* Walk one scenario; says whether a violation was found. */
static bool explore(int max_depth, size_t max_states, bool trace)
{
	const char *bad = NULL;
	int depth = 0;

	world_init();
	discover(0, 0);
	while (search.next_size && depth < max_depth && search.count < max_states && !bad) {
		struct saved *swap = search.level;

		search.level = search.next;
		search.level_size = search.next_size;
		search.next = NULL;
		search.next_size = search.next_room = 0;
		free(swap);
		depth++;
		for (size_t n = 0; n < search.level_size && !bad; n++) {
			struct saved *from = &search.level[n];

			for (int step = 0; step < MAX_STEPS && !bad; step++) {
				threads_restore(from->bytes);
				if (!world_may(step))
					continue;
				violation = NULL;
				world_take(step);
				search.steps++;
				bad = world_check();
				if (bad && expected && strncmp(bad, expected, strlen(expected))) {
					/* Another one: go no further from here. */
					bad = NULL;
				} else if (bad) {
					printf("# %s: violation at depth %d\n", scenario->name,
					       depth);
					if (trace)
						print_trace(from->number, step, bad);
				} else {
					discover(from->number, step);
				}
			}
		}
		while (search.level_size)
			free(search.level[--search.level_size].bytes);
	}
	printf("# %-14s %8zu states, %9llu steps, depth %3d (%s), %d violations%s%s\n",
	       scenario->name, search.count, search.steps, depth,
	       bad ? "stopped" : search.next_size ? "bounded" : "complete", bad != NULL,
	       bad ? ": " : "", bad ? bad : "");
	forget();
	return bad;
}

static void usage(FILE *to)
{
	fputs("usage: explore [--depth N] [--states N] [--lazy] [--red] [--expect TEXT] [--quiet] [SCENARIO...]\n"
	      "Walk all interleavings on INTx of vfio-pci, as a series leaves it.\n"
	      "  --depth N    at most N steps (default: 1000, more than there are)\n"
	      "  --states N   stop a scenario after the level that reaches N states\n"
	      "  --lazy       UNLAZY has no effect\n"
	      "  --red        a violation is expected in at least one scenario\n"
	      "  --expect TEXT  look for violations that begin with it, and for no other\n"
	      "  --quiet      do not print how a violation comes about\n"
	      "Exit status: 0 as expected, 1 not, 2 usage or environment.\n"
	      "Scenarios:", to);
	for (size_t n = 0; n < N_SCENARIOS; n++)
		fprintf(to, " %s", scenarios[n].name);
	fputc('\n', to);
}

static bool chosen(const char *name, char **names, int count)
{
	for (int n = 0; n < count; n++)
		if (!strcmp(name, names[n]))
			return true;
	return !count;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "depth", required_argument, NULL, 'd' },
		{ "states", required_argument, NULL, 's' },
		{ "lazy", no_argument, NULL, 'l' },
		{ "red", no_argument, NULL, 'r' },
		{ "quiet", no_argument, NULL, 'q' },
		{ "expect", required_argument, NULL, 'e' },
		{ "help", no_argument, NULL, 'h' },
		{ }
	};
	bool lazy = false, red = false, trace = true;
	size_t states = 40 * 1000 * 1000;
	int passed = 0, failed = 0, violations = 0, run = 0;
	int depth = 1000, option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'd':
			depth = atoi(optarg);
			break;
		case 's':
			states = strtoul(optarg, NULL, 10);
			break;
		case 'l':
			lazy = true;
			break;
		case 'r':
			red = true;
			break;
		case 'e':
			expected = optarg;
			break;
		case 'q':
			trace = false;
			break;
		case 'h':
			usage(stdout);
			return 0;
		default:
			usage(stderr);
			return 2;
		}
	}

	for (size_t n = 0; n < N_SCENARIOS; n++) {
		bool bad;

		if (!chosen(scenarios[n].name, argv + optind, argc - optind))
			continue;
		if (expected && violations)
			break;
		scenario = &scenarios[n];
		scenarios[n].lazy = lazy;
		run++;
		bad = explore(depth, states, trace);
		violations += bad;
		if (!red) {
			printf("%s %s\n", bad ? "not ok" : "ok", scenarios[n].name);
			passed += !bad;
			failed += bad;
		}
		fflush(stdout);
	}
	if (!run) {
		usage(stderr);
		return 2;
	}
	if (red) {
		printf("%s red: %d of %d scenarios show the bug\n", violations ? "ok" : "not ok",
		       violations, run);
		passed = violations > 0;
		failed = !passed;
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed ? 1 : 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The command line of pcim-judge; --help says what it is for. */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bind/audit.h"
#include "bind/target.h"
#include "bind/unread.h"
#include "census.h"
#include "judge.h"
#include "out/finding.h"
#include "out/trace.h"
#include "tree/facts.h"
#include "tree/graph.h"

static const char usage[] =
"usage: pcim-judge [-C TREE] [-j N] [OPTION...] [ROOT...]\n"
"\n"
"Read the C sources below the roots and say of every call that takes or gives\n"
"back a PCI resource whose device it is and what should become of the call.\n"
"\n"
"  --families F1,F2,..  only calls of these families (default: all)\n"
"  --target FILE        what the makefiles and the core of the target say, see\n"
"                       bind/target.h; \"-\" reads it from stdin\n"
"  --outside            the roots are drivers outside of a kernel tree\n"
"  --path PATH          only findings in this file or folder; may be repeated\n"
"  --verdicts           verdicts only: what is known before a family decides\n"
"  --trace FILE:LINE    tell how the call there becomes its finding, nothing else\n"
"  --stats              say on stderr how much was read, and how long it took\n"
"  -C TREE              paths are relative to TREE (default: this directory)\n"
"  -j N                 threads (default: one a processor)\n"
"\n"
"Exit status: 0 done, 2 usage or environment.\n";

enum {
	OPT_FAMILIES = 256,
	OPT_TARGET,
	OPT_OUTSIDE,
	OPT_PATH,
	OPT_VERDICTS,
	OPT_TRACE,
	OPT_STATS,
	OPT_HELP,
};

static const struct option long_options[] = {
	{ "families", required_argument, NULL, OPT_FAMILIES },
	{ "target", required_argument, NULL, OPT_TARGET },
	{ "outside", no_argument, NULL, OPT_OUTSIDE },
	{ "path", required_argument, NULL, OPT_PATH },
	{ "verdicts", no_argument, NULL, OPT_VERDICTS },
	{ "trace", required_argument, NULL, OPT_TRACE },
	{ "stats", no_argument, NULL, OPT_STATS },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

struct options_of_run {
	const char *tree, *target, *families, *trace;
	bool outside, verdicts, stats;
	unsigned int threads;
	const char **paths;
	size_t n_paths, cap_paths;
};

static unsigned int threads_of(const char *arg)
{
	long n = arg ? strtol(arg, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);

	if (arg && (n < 1 || n > 256))
		die("-j %s: give a number of threads from 1 to 256", arg);
	return n < 1 ? 1 : n > 64 ? 64 : (unsigned int)n;
}

static void parse_options(int argc, char **argv, struct options_of_run *o)
{
	int c;

	o->threads = threads_of(NULL);
	while ((c = getopt_long(argc, argv, "C:j:h", long_options, NULL)) != -1) {
		switch (c) {
		case 'C':
			o->tree = optarg;
			break;
		case 'j':
			o->threads = threads_of(optarg);
			break;
		case OPT_FAMILIES:
			o->families = optarg;
			break;
		case OPT_TARGET:
			o->target = optarg;
			break;
		case OPT_OUTSIDE:
			o->outside = true;
			break;
		case OPT_PATH:
			GROW(o->paths, o->n_paths, o->cap_paths);
			o->paths[o->n_paths++] = optarg;
			break;
		case OPT_VERDICTS:
			o->verdicts = true;
			break;
		case OPT_TRACE:
			o->trace = optarg;
			break;
		case OPT_STATS:
			o->stats = true;
			break;
		case 'h':
		case OPT_HELP:
			fputs(usage, stdout);
			exit(0);
		default:
			die("try --help");
		}
	}
}

/* Mark the families that are asked for; all without a list. */
static void ask(struct catalogue *cat, const char *list)
{
	char *copy = list ? strdup(list) : NULL, *save = NULL, *name;
	struct family *family;
	uint32_t i;

	for (i = 0; !copy && i < cat->n_families; i++)
		cat->families[i].asked = true;
	for (name = copy ? strtok_r(copy, ",", &save) : NULL; name;
	     name = strtok_r(NULL, ",", &save)) {
		family = catalogue_family(cat, name);
		if (!family)
			die("--families %s: no such family", name);
		family->asked = true;
	}
	for (i = 0; i < cat->n_families; i++) {
		family = cat->families[i].asked && cat->families[i].beside ?
			 catalogue_family(cat, cat->families[i].beside) : NULL;
		cat->families[i].read |= cat->families[i].asked;
		if (family)
			family->read = true;
	}
	free(copy);
}

static void add_names(const struct names *from, struct map *to, const struct map *but)
{
	uint64_t hash;
	size_t i;

	for (i = 0; i < from->map.cap; i++) {
		if (!from->map.keys[i])
			continue;
		hash = name_hash_str((const char *)(uintptr_t)from->map.keys[i]);
		if (!but || map_get(but, hash) == NO_INDEX)
			*map_put(to, hash) = 1;
	}
}

/* What the reading has to look for; returns the names for the census. */
static struct buf questions(const struct catalogue *cat, struct options *opt)
{
	struct buf census = { 0 };
	uint32_t i;

	for (i = 0; i < cat->n_forms; i++) {
		if (!cat->families[cat->forms[i].family].read)
			continue;
		*map_put(&opt->seeds, name_hash_str(cat->forms[i].name)) = 1;
		buf_str(&census, cat->forms[i].name);
		buf_char(&census, ',');
	}
	/* Where the census has an enable that the facts have not, a verdict is in doubt. */
	for (i = 0; i < cat->enables.map.cap; i++) {
		if (!cat->enables.map.keys[i])
			continue;
		buf_str(&census, (const char *)(uintptr_t)cat->enables.map.keys[i]);
		buf_char(&census, ',');
	}
	buf_char(&census, '\0');
	for (i = 0; i < cat->watched.map.cap; i++)
		if (cat->watched.map.keys[i] && cat->families[cat->watched.map.values[i]].asked)
			*map_put(&opt->seeds, name_hash_str((const char *)(uintptr_t)
							    cat->watched.map.keys[i])) = 1;
	add_names(&cat->core, &opt->stop, &opt->seeds);
	add_names(&cat->enables, &opt->seeds, NULL);
	add_names(&cat->devm_actions, &opt->also, NULL);
	add_names(&cat->handlers, &opt->also, NULL);
	return census;
}

/* The graph does not look into these: they mean what they say. */
static bool is_opaque(const void *ctx, name_t name)
{
	const struct catalogue *cat = ctx;

	/* Of any family: what is asked for must not change what is found. */
	return is_enable(cat, name) || catalogue_form(cat, name);
}

static void read_target(const char *path, struct catalogue *cat, struct modules *modules)
{
	FILE *from = !path || !strcmp(path, "-") ? stdin : fopen(path, "re");

	if (!path) {
		modules_done(modules);
		return;
	}
	if (!from)
		die("--target %s: %s", path, strerror(errno));
	target_read(from, cat, modules);
	if (from != stdin)
		fclose(from);
}

static void all_verdicts(const struct judge *j, const struct catalogue *cat,
			 const struct modules *modules, const struct place *unread)
{
	const struct fact *f;
	const struct form *form;
	struct verdict v;
	struct court c;

	court_init(&c, j, cat, modules, unread);
	for (f = j->facts; f < j->facts + j->n_facts; f++) {
		form = f->kind == F_CALL ? catalogue_form(cat, f->name) : NULL;
		if (!form || !cat->families[form->family].asked)
			continue;
		v = verdict_of(&c, f);
		print_verdict(j, f, &v);
	}
	court_free(&c);
}

static void trace_at(const struct audit *a, const char *where)
{
	const char *colon = strrchr(where, ':');
	char *path = strndup(where, colon ? (size_t)(colon - where) : strlen(where));
	uint32_t file = path ? judge_file(a->j, path) : NO_INDEX;

	if (!colon || file == NO_INDEX)
		die("--trace %s: give FILE:LINE, the file as below the roots", where);
	print_trace(a, file, (uint32_t)strtoul(colon + 1, NULL, 10));
	free(path);
}

struct clock {
	double start, read, linked, judged;
};

static void run(const struct options_of_run *o, struct catalogue *cat, struct files *files,
		struct clock *clock)
{
	struct options opt = { .threads = o->threads };
	struct graph graph = { .opt = &opt, .files = files };
	struct buf names = questions(cat, &opt);
	struct census *census = census_of(names.data);
	struct audit audit = { .cat = cat, .paths = o->paths, .n_paths = o->n_paths,
			       .outside = o->outside, .threads = o->threads };
	struct tree_facts facts = { 0 };
	struct modules *modules;
	struct place *unread;
	struct sites *sites;
	struct judge judge;

	opt.look = census_look;
	opt.look_ctx = census;
	graph_build(&graph);
	facts_collect(&graph, true, 0, files->n, &facts);
	sites = census_find(census, files, graph.words, o->threads);
	graph_free(&graph);
	clock->read = seconds();
	judge_build(&judge, files, &facts, is_opaque, cat);
	modules = modules_new(&judge);
	read_target(o->target, cat, modules);
	clock->linked = seconds();
	audit.j = &judge;
	audit.modules = modules;
	audit.sites = sites;
	unread = unread_find(&judge, cat, &facts, sites, &judge.arena);
	audit.unread = unread;
	if (o->verdicts) {
		all_verdicts(&judge, cat, modules, audit.unread);
	} else {
		audit_run(&audit);
		if (o->trace)
			trace_at(&audit, o->trace);
		else
			print_audit(&audit, &facts);
		audit_free(&audit);
	}
	clock->judged = seconds();
	free(unread);
	sites_free(sites, files->n);
	census_free(census);
	modules_free(modules);
	judge_free(&judge);
	facts_free(&facts);
	map_free(&opt.seeds);
	map_free(&opt.also);
	map_free(&opt.stop);
	buf_free(&names);
}

int main(int argc, char **argv)
{
	struct options_of_run o = { 0 };
	struct files files = { 0 };
	struct clock clock = { .start = seconds() };
	struct catalogue cat;
	int i;

	parse_options(argc, argv, &o);
	if (o.tree && chdir(o.tree))
		die("%s: %s; -C wants the directory of a source tree", o.tree, strerror(errno));
	keywords_init();
	catalogue_init(&cat);
	ask(&cat, o.families);
	if (optind == argc)
		walk_root(&files, ".");
	for (i = optind; i < argc; i++)
		walk_root(&files, argv[i]);
	walk_done(&files);
	run(&o, &cat, &files, &clock);
	if (o.stats)
		fprintf(stderr, "%zu files; reading %.3f linking %.3f judging %.3f s\n",
			files.n, clock.read - clock.start, clock.linked - clock.read,
			clock.judged - clock.linked);
	catalogue_free(&cat);
	files_free(&files);
	free(o.paths);
	return 0;
}

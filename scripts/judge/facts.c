// SPDX-License-Identifier: GPL-2.0-only
/* The command line of pcim-facts; --help says what it is for. */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tree/graph.h"
#include "out/print.h"
#include "census.h"

static const char usage[] =
"usage: pcim-facts [-C TREE] [-j N] MODE [ROOT...]\n"
"\n"
"Print facts about C sources below the roots (directories or files; \"-\" reads\n"
"a list of files from stdin), one a line, columns separated by tabs.\n"
"\n"
"  --all              every fact\n"
"  --reach N1,N2,..   the functions that reach one of these names, and theirs\n"
"    --also M1,M2,..  print calls of these too, in files that have such functions\n"
"    --stop P1,P2,..  functions of these names are taken to reach nothing\n"
"    --icall          follow calls through members of tables within a directory\n"
"  --sites N1,N2,..   an independent scan: where is one of these names before \"(\";\n"
"                     with --reach its sites follow the facts\n"
"\n"
"  --stats            say on stderr how much was read, and how long it took\n"
"  -C TREE            paths are relative to TREE (default: the current directory)\n"
"  -j N               threads (default: one a processor)\n"
"\n"
"Exit status: 0 done (what could not be read is a \"bad\" fact), 2 usage or\n"
"environment.\n";

enum {
	OPT_ALL = 256,
	OPT_REACH,
	OPT_ALSO,
	OPT_STOP,
	OPT_ICALL,
	OPT_STATS,
	OPT_SITES,
	OPT_HELP,
};

static const struct option long_options[] = {
	{ "all", no_argument, NULL, OPT_ALL },
	{ "reach", required_argument, NULL, OPT_REACH },
	{ "also", required_argument, NULL, OPT_ALSO },
	{ "stop", required_argument, NULL, OPT_STOP },
	{ "icall", no_argument, NULL, OPT_ICALL },
	{ "stats", no_argument, NULL, OPT_STATS },
	{ "sites", required_argument, NULL, OPT_SITES },
	{ "help", no_argument, NULL, OPT_HELP },
	{ NULL, 0, NULL, 0 },
};

static void add_names(struct map *map, const char *list)
{
	char *copy = strdup(list), *save = NULL, *name;

	if (!copy)
		die("out of memory");
	for (name = strtok_r(copy, " ,\n\t", &save); name; name = strtok_r(NULL, " ,\n\t", &save))
		*map_put(map, name_hash_str(name)) = 1;
	free(copy);
}

static unsigned int threads_of(const char *arg)
{
	long n = arg ? strtol(arg, NULL, 10) : sysconf(_SC_NPROCESSORS_ONLN);

	if (arg && (n < 1 || n > 256))
		die("-j %s: give a number of threads from 1 to 256", arg);
	return n < 1 ? 1 : n > 64 ? 64 : (unsigned int)n;
}

int main(int argc, char **argv)
{
	struct options opt = { 0 };
	struct files files = { 0 };
	struct graph graph = { .opt = &opt, .files = &files };
	const char *tree = NULL, *threads = NULL;
	struct census *census = NULL;
	bool reach = false, stats = false;
	double start = seconds(), walked, closed;
	int c, i;

	while ((c = getopt_long(argc, argv, "C:j:h", long_options, NULL)) != -1) {
		switch (c) {
		case 'C':
			tree = optarg;
			break;
		case 'j':
			threads = optarg;
			break;
		case OPT_ALL:
			opt.all = true;
			break;
		case OPT_REACH:
			reach = true;
			add_names(&opt.seeds, optarg);
			break;
		case OPT_ALSO:
			add_names(&opt.also, optarg);
			break;
		case OPT_STOP:
			add_names(&opt.stop, optarg);
			break;
		case OPT_ICALL:
			opt.icall = true;
			break;
		case OPT_STATS:
			stats = true;
			break;
		case OPT_SITES:
			census_free(census);
			census = census_of(optarg);
			opt.look = census_look;
			opt.look_ctx = census;
			break;
		case 'h':
		case OPT_HELP:
			fputs(usage, stdout);
			return 0;
		default:
			die("try --help");
		}
	}
	if (opt.all + reach + (!reach && census) != 1)
		die("give --all, --reach, --sites, or --reach and --sites; try --help");
	if (reach && !opt.seeds.n)
		die("--reach: give at least one name");
	if (tree && chdir(tree))
		die("%s: %s; -C wants the directory of a source tree", tree, strerror(errno));
	opt.threads = threads_of(threads);
	keywords_init();
	if (optind == argc)
		walk_root(&files, ".");
	for (i = optind; i < argc; i++) {
		if (!strcmp(argv[i], "-"))
			walk_stdin(&files);
		else
			walk_root(&files, argv[i]);
	}
	walk_done(&files);
	if (!reach && census) {
		print_sites(&files, census_find(census, &files, NULL, opt.threads), true);
		return 0;
	}
	walked = seconds();
	graph_build(&graph);
	closed = seconds();
	print_facts(&graph);
	if (census)
		/* What could not be read has been said with the facts. */
		print_sites(&files, census_find(census, &files, graph.words, opt.threads),
			    false);
	if (stats)
		fprintf(stderr, "%zu files, %zu parsed in %zu rounds; "
			"walk %.3f index %.3f closure %.3f print %.3f s\n", files.n,
			graph.parsed, graph.rounds, walked - start, graph.indexed - walked,
			closed - graph.indexed, seconds() - closed);
	/* What the graph holds goes back with the process. */
	return 0;
}

// SPDX-License-Identifier: GPL-2.0-only
/* The command line of pcim-flow: what the judge sees in a function. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "flow/show.h"

static const char usage[] =
"usage: pcim-flow --flow FILE[:FUNCTION]\n"
"       pcim-flow --ways EVENTS FILE[:FUNCTION]\n"
"       pcim-flow --check TREE WORDS ROOT...\n"
"\n"
"  --flow   print the steps of a function (of all of the file): one a line, with the\n"
"           numbers of the steps that follow it; of a test \"? true : false\"\n"
"  --ways   print how the ways through a function end: the result's sign, what became\n"
"           of what the events take and free, and the shortest such way; the lines of\n"
"           tests have + or - for their truth, # for an #if.  EVENTS, with commas:\n"
"           take:CALL:SIGNS[:KEY] (the result's signs of success, the number of the\n"
"           argument that names the resource), free:CALL[:KEY], pairs\n"
"  --check  read each function below the roots that has one of the words (commas\n"
"           between them; \"\" takes all); list and count those that cannot be read\n";

int main(int argc, char **argv)
{
	struct files files = { 0 };
	int i, status;
	size_t k;

	if (argc == 3 && !strcmp(argv[1], "--flow"))
		return flow_show(argv[2]);
	if (argc == 4 && !strcmp(argv[1], "--ways"))
		return flow_show_ways(argv[2], argv[3]);
	if (argc < 5 || strcmp(argv[1], "--check")) {
		fputs(usage, argc == 2 && !strcmp(argv[1], "--help") ? stdout : stderr);
		return argc == 2 && !strcmp(argv[1], "--help") ? 0 : 2;
	}
	if (chdir(argv[2]))
		die("%s: %s", argv[2], strerror(errno));
	for (i = 4; i < argc; i++)
		walk_root(&files, argv[i]);
	walk_done(&files);
	status = flow_check(&files, *argv[3] ? argv[3] : NULL);
	for (k = 0; k < files.n; k++)
		free(files.at[k].path);
	free(files.at);
	return status;
}

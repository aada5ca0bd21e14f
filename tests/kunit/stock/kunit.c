// SPDX-License-Identifier: GPL-2.0
/*
 * Runs suites on a kernel without KUnit: see kunit.h.
 */

#include <linux/completion.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stdarg.h>

static char *filter = "";
module_param(filter, charp, 0444);
MODULE_PARM_DESC(filter, "Run the suite or suite.case of this name only");

struct kunit_memory {
	struct list_head node;
	u8 bytes[] __aligned(sizeof(long long));
};

/* One case on its way. */
struct kunit_job {
	struct kunit_suite *suite;
	struct kunit_case *test_case;
	struct kunit *test;
	struct completion done;
};

/**
 * kunit_kzalloc - memory that goes with the case
 * @test: the case
 * @size: bytes
 * @gfp: how to allocate
 */
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	struct kunit_memory *memory;

	memory = kzalloc(struct_size(memory, bytes, size), gfp);
	if (!memory)
		return NULL;

	list_add(&memory->node, &test->memory);
	return memory->bytes;
}

/**
 * kunit_fail - a claim did not hold
 * @test: the case
 * @file: where
 * @line: where
 * @claim: what did not hold
 * @fmt: what it means
 */
void kunit_fail(struct kunit *test, const char *file, int line,
		const char *claim, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	pr_err("    # %s: FAILED at %s:%d\n    %s: %pV\n", test->name,
	       kbasename(file), line, claim, &vaf);
	va_end(args);

	test->status = KUNIT_FAILURE;
}

static struct completion *job_done(void)
{
	return &((struct kunit_job *)kthread_data(current))->done;
}

/* By a pointer: objtool must not find out that kunit_abort() does not return. */
static void (*leave_thread)(struct completion *done, long code) =
	kthread_complete_and_exit;

/**
 * kunit_abort - end the case's thread
 */
void kunit_abort(void)
{
	READ_ONCE(leave_thread)(job_done(), 0);
}

/**
 * kunit_skip - end the case: it makes no sense here
 * @test: the case
 * @fmt: why
 */
void kunit_skip(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(test->reason, sizeof(test->reason), fmt, args);
	va_end(args);

	test->status = KUNIT_SKIPPED;
	kunit_abort();
}

static int run_body(void *data)
{
	struct kunit_job *job = data;
	struct kunit *test = job->test;
	int ret = 0;

	if (job->suite->init)
		ret = job->suite->init(test);
	if (ret)
		kunit_fail(test, __FILE__, __LINE__, "init", "error %d", ret);
	else
		job->test_case->run_case(test);

	kunit_abort();
	return 0;
}

static int run_exit(void *data)
{
	struct kunit_job *job = data;

	if (job->suite->exit)
		job->suite->exit(job->test);

	kunit_abort();
	return 0;
}

static void run_thread(struct kunit_job *job, int (*fn)(void *data))
{
	struct task_struct *task;

	init_completion(&job->done);
	task = kthread_run(fn, job, "pcim-test");
	if (IS_ERR(task)) {
		job->test->status = KUNIT_FAILURE;
		return;
	}
	wait_for_completion(&job->done);
}

static enum kunit_status run_once(struct kunit_suite *suite,
				  struct kunit_case *test_case,
				  const void *param, struct kunit *test)
{
	struct kunit_job job = {
		.suite = suite,
		.test_case = test_case,
		.test = test,
	};
	struct kunit_memory *memory, *next;

	*test = (struct kunit) {
		.name = test_case->name,
		.param_value = param,
	};
	INIT_LIST_HEAD(&test->memory);

	run_thread(&job, run_body);
	run_thread(&job, run_exit);

	list_for_each_entry_safe(memory, next, &test->memory, node)
		kfree(memory);

	return test->status;
}

static void print_result(const char *indent, enum kunit_status status,
			 unsigned int number, const char *name,
			 const char *reason)
{
	pr_info("%s%sok %u %s%s%s\n", indent,
		status == KUNIT_FAILURE ? "not " : "", number, name,
		status == KUNIT_SKIPPED ? " # SKIP " : "",
		status == KUNIT_SKIPPED ? reason : "");
}

static enum kunit_status run_params(struct kunit_suite *suite,
				    struct kunit_case *test_case,
				    struct kunit *test)
{
	enum kunit_status status = KUNIT_SKIPPED;
	char desc[KUNIT_PARAM_DESC_SIZE];
	const void *param = NULL;
	unsigned int number = 0;

	pr_info("        KTAP version 1\n");
	pr_info("        # Subtest: %s\n", test_case->name);

	while ((param = test_case->generate_params(param, desc))) {
		run_once(suite, test_case, param, test);
		print_result("        ", test->status, ++number, desc,
			     test->reason);
		if (test->status == KUNIT_FAILURE)
			status = KUNIT_FAILURE;
		else if (status == KUNIT_SKIPPED)
			status = test->status;
		cond_resched();
	}

	return status;
}

static bool is_wanted(struct kunit_suite *suite, struct kunit_case *test_case)
{
	size_t len = strlen(suite->name);

	if (!*filter || !strcmp(filter, suite->name))
		return true;

	return !strncmp(filter, suite->name, len) && filter[len] == '.' &&
	       !strcmp(filter + len + 1, test_case->name);
}

static unsigned int count_wanted(struct kunit_suite *suite)
{
	struct kunit_case *test_case;
	unsigned int count = 0;

	for (test_case = suite->test_cases; test_case->run_case; test_case++)
		count += is_wanted(suite, test_case);

	return count;
}

static enum kunit_status run_suite(struct kunit_suite *suite,
				   struct kunit *test)
{
	enum kunit_status worst = KUNIT_SUCCESS, status;
	struct kunit_case *test_case;
	unsigned int number = 0;

	pr_info("    KTAP version 1\n");
	pr_info("    # Subtest: %s\n", suite->name);
	pr_info("    1..%u\n", count_wanted(suite));

	for (test_case = suite->test_cases; test_case->run_case; test_case++) {
		if (!is_wanted(suite, test_case))
			continue;
		if (test_case->generate_params)
			status = run_params(suite, test_case, test);
		else
			status = run_once(suite, test_case, NULL, test);
		print_result("    ", status, ++number, test_case->name,
			     test->reason);
		if (status == KUNIT_FAILURE)
			worst = status;
	}

	return worst;
}

/* Loading succeeds also when cases failed: the log says which. */
static int __init suites_init(void)
{
	unsigned int wanted = 0, number = 0;
	struct kunit_suite **suite;
	struct kunit *test;

	test = kzalloc(sizeof(*test), GFP_KERNEL);
	if (!test)
		return -ENOMEM;

	for (suite = kunit_suites; *suite; suite++)
		wanted += !!count_wanted(*suite);

	pr_info("KTAP version 1\n");
	pr_info("1..%u\n", wanted);
	for (suite = kunit_suites; *suite; suite++)
		if (count_wanted(*suite))
			print_result("", run_suite(*suite, test), ++number,
				     (*suite)->name, "");

	kfree(test);
	return 0;
}
module_init(suites_init);

static void __exit suites_exit(void)
{
}
module_exit(suites_exit);

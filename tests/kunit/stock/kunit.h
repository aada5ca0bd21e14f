/* SPDX-License-Identifier: GPL-2.0 */
/*
 * As much of KUnit as our suites use, for kernels that are built without it.
 *
 * Included by force before everything else. It takes the include guard of the
 * kernel's own kunit/test.h, so that the suites compile unchanged. Each case
 * runs in a thread of its own; an assertion that fails ends that thread.
 * Results go to the log as KTAP.
 */
#ifndef _PCIM_STOCK_KUNIT_H
#define _PCIM_STOCK_KUNIT_H

/* What kunit/test.h begins with: it must not be read as well. */
#define _KUNIT_TEST_H

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE	128
#define KUNIT_REASON_SIZE	128

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

struct kunit {
	const char *name;
	void *priv;
	const void *param_value;
	enum kunit_status status;
	char reason[KUNIT_REASON_SIZE];
	struct list_head memory;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char *name;
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)			{ .run_case = fn, .name = #fn }
#define KUNIT_CASE_PARAM(fn, gen)					\
	{ .run_case = fn, .name = #fn, .generate_params = gen }

/*
 * stock/kunit.c. kunit_abort() does not return; objtool keeps a list of such
 * functions and must not be told that there are more.
 */
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp);
void kunit_abort(void);
__printf(2, 3)
void kunit_skip(struct kunit *test, const char *fmt, ...);
__printf(5, 6)
void kunit_fail(struct kunit *test, const char *file, int line,
		const char *claim, const char *fmt, ...);

#define kunit_info(test, fmt, ...)					\
	pr_info("    # %s: " fmt, (test)->name, ##__VA_ARGS__)

#define KUNIT_CHECK(test, fatal, ok, claim, fmt, ...)			\
	do {								\
		if (ok)							\
			break;						\
		kunit_fail(test, __FILE__, __LINE__, claim, fmt,	\
			   ##__VA_ARGS__);				\
		if (fatal)						\
			kunit_abort();					\
	} while (0)

#define KUNIT_COMPARE(test, fatal, left, op, right, fmt, ...)		\
	do {								\
		typeof(left) __left = (left);				\
		typeof(right) __right = (right);			\
									\
		KUNIT_CHECK(test, fatal, __left op __right,		\
			    #left " " #op " " #right,			\
			    "%lld and %lld; " fmt, (long long)__left,	\
			    (long long)__right, ##__VA_ARGS__);		\
	} while (0)

#define KUNIT_EXPECT_EQ(t, l, r)	KUNIT_COMPARE(t, false, l, ==, r, "")
#define KUNIT_EXPECT_NE(t, l, r)	KUNIT_COMPARE(t, false, l, !=, r, "")
#define KUNIT_EXPECT_LT(t, l, r)	KUNIT_COMPARE(t, false, l, <, r, "")
#define KUNIT_EXPECT_LE(t, l, r)	KUNIT_COMPARE(t, false, l, <=, r, "")
#define KUNIT_EXPECT_GT(t, l, r)	KUNIT_COMPARE(t, false, l, >, r, "")
#define KUNIT_EXPECT_GE(t, l, r)	KUNIT_COMPARE(t, false, l, >=, r, "")
#define KUNIT_ASSERT_EQ(t, l, r)	KUNIT_COMPARE(t, true, l, ==, r, "")
#define KUNIT_ASSERT_LE(t, l, r)	KUNIT_COMPARE(t, true, l, <=, r, "")
#define KUNIT_ASSERT_GT(t, l, r)	KUNIT_COMPARE(t, true, l, >, r, "")

#define KUNIT_EXPECT_EQ_MSG(t, l, r, ...)				\
	KUNIT_COMPARE(t, false, l, ==, r, __VA_ARGS__)
#define KUNIT_EXPECT_NE_MSG(t, l, r, ...)				\
	KUNIT_COMPARE(t, false, l, !=, r, __VA_ARGS__)
#define KUNIT_EXPECT_LT_MSG(t, l, r, ...)				\
	KUNIT_COMPARE(t, false, l, <, r, __VA_ARGS__)
#define KUNIT_EXPECT_GT_MSG(t, l, r, ...)				\
	KUNIT_COMPARE(t, false, l, >, r, __VA_ARGS__)
#define KUNIT_ASSERT_EQ_MSG(t, l, r, ...)				\
	KUNIT_COMPARE(t, true, l, ==, r, __VA_ARGS__)

#define KUNIT_EXPECT_TRUE(t, c)		KUNIT_CHECK(t, false, c, #c, " ")
#define KUNIT_EXPECT_FALSE(t, c)	KUNIT_CHECK(t, false, !(c), "!" #c, " ")
#define KUNIT_EXPECT_NULL(t, p)		KUNIT_CHECK(t, false, !(p), "!" #p, " ")
#define KUNIT_EXPECT_NOT_NULL(t, p)	KUNIT_CHECK(t, false, p, #p, " ")
#define KUNIT_ASSERT_NOT_NULL(t, p)	KUNIT_CHECK(t, true, p, #p, " ")
#define KUNIT_EXPECT_PTR_EQ_MSG(t, l, r, ...)				\
	KUNIT_CHECK(t, false, (l) == (r), #l " == " #r, __VA_ARGS__)
#define KUNIT_EXPECT_TRUE_MSG(t, c, ...)				\
	KUNIT_CHECK(t, false, c, #c, __VA_ARGS__)
#define KUNIT_EXPECT_FALSE_MSG(t, c, ...)				\
	KUNIT_CHECK(t, false, !(c), "!" #c, __VA_ARGS__)
#define KUNIT_EXPECT_STREQ(t, left, right)				\
	do {								\
		const char *__left = (left), *__right = (right);	\
									\
		KUNIT_CHECK(t, false, !strcmp(__left, __right),		\
			    #left " == " #right, "\"%s\" and \"%s\"",	\
			    __left, __right);				\
	} while (0)

#define KUNIT_FAIL(t, fmt, ...)						\
	kunit_fail(t, __FILE__, __LINE__, "never", fmt, ##__VA_ARGS__)

#define KUNIT_ARRAY_PARAM(name, array, get_desc)			\
	static const void *name##_gen_params(const void *prev, char *desc) \
	{								\
		const typeof(array) *all = &(array);			\
		typeof(&(*all)[0]) next = prev;				\
									\
		next = next ? next + 1 : *all;				\
		if (next == *all + ARRAY_SIZE(*all))			\
			return NULL;					\
		get_desc(next, desc);					\
		return next;						\
	}

/* Run by kunit.c when the module is loaded; the results are in the log. */
extern struct kunit_suite *kunit_suites[];

#define kunit_test_suites(...)						\
	struct kunit_suite *kunit_suites[] = { __VA_ARGS__, NULL }
#define kunit_test_suite(suite)	kunit_test_suites(&(suite))

#endif

// SPDX-License-Identifier: GPL-2.0-only
/* Functions that return a struct by value, beside types with attributes. */
struct pair { int a, b; };

struct pair __first(struct pair *from)
{
	return *from;
}

static struct pair __second(struct pair *from) __releases(from)
{
	return __first(from);
}

/* It followed one that was lost, and was lost with it. */
static int __third(void)
{
	return take();
}

static inline union either __returns_union(int n) { return pick(n); }
enum kinds __returns_enum(void) { return first_kind(); }
struct __marked __both_with_underscores(struct pair *a)
{
	return mark(a);
}

struct pair IN_CAPITALS(struct pair *from)
{
	return __first(from);
}

/* A type and a function that returns it, in one statement. */
static struct iter { int at; } __iter(int at)
{
	return make_iter(at);
}

struct __aligned(A * B) aligned_first { int a; };
struct __packed __aligned(A * B) aligned_second { int a; };
struct __packed __layout(A * B) layout_by_macro { int a; };
struct { int a; } __aligned(A * B) aligned_behind;
typedef struct __aligned(8) { int a; } aligned_without_name;
typedef struct __packed __aligned(8) { int a; } packed_without_name;
struct LAYOUT(8) by_capitals { int a; };
struct __attribute__((packed)) attributed { int a; };
enum __packed small { SMALL };

static int after_all(void)
{
	return take();
}

void __acquires(&dev->lock)
__annotated_before(struct dev *dev)
{
	take(dev);
}

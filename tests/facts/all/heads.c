// SPDX-License-Identifier: GPL-2.0-only
/* All the ways to begin a function. */
MODULE_LICENSE("GPL")
static int plain(void)
{
	return 0;
}

struct dev *
pointer_on_its_own_line(struct dev *dev,
			int (*callback)(struct dev *, void *),
			void *data)
{
	/* A parameter that is called is not a function of that name. */
	return callback(dev, data);
}

static inline __attribute__((unused)) u32 attribute_before(void) { return 1; }

static __printf(1, 2) void format_before(const char *fmt, ...)
{
}

void locks_after(struct dev *dev) __acquires(&dev->lock) __releases(dev)
{
}

void attribute_after(struct dev *dev) __attribute__((noinline))
{
}

int __init __must_check many_words(void)
{
	return 0;
}

static struct dev (*returns_pointer(int which))(void)
{
	return 0;
}

SYSCALL_DEFINE2(by_macro, int, a, int, b)
{
	return plain();
}

DEFINE_GUARDED(by_macro_too) {
	plain();
}

static HANDLER(static_by_macro, dev)
{
}

__be32 type_with_underscores(void)
{
	return 0;
}

DEFINE_WITHOUT_SEMICOLON(thing)

static void after_macro(void)
{
}

struct __packed layout {
	int a;
	struct { int b; } inner;
	void (*op)(struct dev *);
} __aligned(8);

union either { int a; char b; };
enum kinds { FIRST = sizeof(int), SECOND, };
typedef struct { int a; } short_name;
struct layout variable = { .a = 1 }, other_variable;
extern struct dev *prototype(struct dev *dev, int plain);

struct dev returns_struct(struct dev *dev)
{
	struct local { int a; } local = { 1 };
	typedef int number;

	return *dev;
}

asm(".global nothing\n");

static const u16 (*returns_table(struct dev *dev, int which))[4]
{
	return which ? dev->table : 0;
}

static inline
typeof(layout_calls->call)(typed_by_another(int which))
{
	return plain;
}

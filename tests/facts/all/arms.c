// SPDX-License-Identifier: GPL-2.0-only
#ifndef ARMS_C
#define ARMS_C

#if 0
static void dead(void)
{
	take_line(0);
	if (unbalanced) {
}
#else
static void alive(void)
{
	take_line(1);
}
#endif

#ifdef CONFIG_A
static int twice(struct dev *dev)
#else
static int twice(struct dev *dev, int more)
#endif
{
	return take_line(dev);
}

#ifdef CONFIG_A
static int open_one(void)
{
	take_line(2);
#elif defined(CONFIG_B) || \
      defined(CONFIG_C)	/* a comment */
static int open_two(void)
{
	take_line(3);
#else
static int open_three(void)
{
	take_line(4);
#endif
	return take_line(5);
}

static void crossing(struct dev *dev)
{
#ifdef CONFIG_A
	if (dev->a) {
#else
	if (take_line(dev)) {
#endif
		take_line(6);
	}
#ifndef CONFIG_D
	else {
		take_line(7);
#if CONFIG_E > 2
		take_line(8);
#endif
	}
#endif
#if 1
	take_line(9);
#else
	never();
#endif
#ifdef __cplusplus
	}
#endif
#if 0
	do {
		never();
#elif defined(CONFIG_F)
	take_line(10);
#endif
	take_line(dev,
#ifdef CONFIG_G
		  11
#else
		  12
#endif
		 );
}

#if defined(CONFIG_LONG_NAME_NUMBER_ONE) && defined(CONFIG_LONG_NAME_NUMBER_TWO) && defined(CONFIG_LONG_NAME_NUMBER_THREE) && defined(CONFIG_LONG_NAME_NUMBER_FOUR) && defined(CONFIG_LONG_NAME_NUMBER_FIVE)
void cut(void)
{
}
#endif
#endif

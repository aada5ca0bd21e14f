// SPDX-License-Identifier: GPL-2.0-only
/* The user: his eventfds, what threads do for him, and what he knows of his own mask. */
#include "world.h"

/* eventfd. */

void m_signal(int *alive)
{
	m_yield("signals the user");
	if (world.owner == current)
		m_complain("delivers under irqlock");
	if (!*alive)
		m_complain("the eventfd is used after it was freed");
	if (world.owed)
		world.owed--;
	else if (!world.maybe)
		m_complain("I3: delivers what nobody decided");
}

void m_put(int *alive)
{
	if (!*alive)
		m_complain("the eventfd is put twice");
	*alive = 0;
}

void *m_get(int fd)
{
	world.alive[fd] = 1;
	return &world.alive[fd];
}

void m_irqfd_off(void)
{
	world.irqfd_on = false;
	thread_yield("waits for the unmask eventfd", W_IRQFD);
}

void m_irqfd_flush(void)
{
	thread_yield("waits for the unmask eventfd", W_IRQFD);
}

/* Does a thread do one of these operations? */
bool machine_runs(unsigned int ops, int but)
{
	for (int t = 0; t < N_THREADS; t++)
		if (t != but && ops & 1u << world.thread[t].op)
			return true;
	return false;
}

#define USERS ((1u << OP_MASK) | (1u << OP_UNMASK) | (1u << OP_IRQFD))

/* The user's mask is as he last said, if he said one thing at a time. */
static void user_says(int t, int masked)
{
	if (machine_runs(USERS, t))
		world.tangled = true;
	world.user = world.tangled ? U_UNSURE : masked;
	if (!machine_runs(USERS, t))
		world.tangled = false;
}

/* True if it was done, and not refused. */
static bool operation(int op)
{
	switch (op) {
	case OP_FLOW:
		machine_flow();
		break;
	case OP_MASK:
		return !vdev_ioctl(world.vdev, DO_MASK, -1);
	case OP_UNMASK:
		return !vdev_ioctl(world.vdev, DO_UNMASK, -1);
	case OP_IRQFD:
		vdev_irqfd(world.vdev);
		break;
	case OP_SWAP:
		vdev_ioctl(world.vdev, DO_TRIGGER, world.alive[0]);
		break;
	case OP_VIRT_SET:
		vdev_write(world.vdev, 1);
		break;
	case OP_VIRT_CLEAR:
		vdev_write(world.vdev, 0);
		break;
	case OP_WRITE:
		vdev_write(world.vdev, -1);
		break;
	case OP_RESET:
		vdev_reset(world.vdev);
		break;
	case OP_SUSPEND:
		vdev_suspend(world.vdev);
		world.asleep = true;
		break;
	case OP_RESUME:
		vdev_resume(world.vdev);
		world.asleep = false;
		break;
	case OP_CLAIM:
		vdev_ioctl(world.vdev, DO_TRIGGER, 0);
		world.irqfd_on = vdev_claimed(world.vdev);
		break;
	case OP_RELEASE:
		vdev_ioctl(world.vdev, DO_RELEASE, -1);
		world.user = U_OPEN;
		break;
	}
	return true;
}

void machine_operation(int t, int op)
{
	if (USERS & 1u << op && machine_runs(USERS, t))
		world.tangled = true;
	if (operation(op) && USERS & 1u << op)
		user_says(t, op == OP_MASK ? U_MASKED : U_OPEN);
}

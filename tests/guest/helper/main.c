// SPDX-License-Identifier: GPL-2.0-only
/*
 * The guest's helper: files below debugfs "pcim" for the init program.
 *
 *   device   write "0000:00:1f.2": that device is selected; "-": none is
 *   state    read: what state.c tells about it
 *   fail     write "slab 3", "config 7" or "off"; read: 1 if it has happened,
 *            and the offset of the config read, or -1
 *   hybrid   write "on" or "off": see hybrid.c
 *   lose     write "16": so many allocations are lost, for kmemleak to find
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "pcim_guest.h"

#define WORDS 64

struct pci_dev *selected;
static DEFINE_MUTEX(select_lock);
static struct dentry *folder;

static int read_words(char *text, const char __user *from, size_t size)
{
	if (size >= WORDS)
		return -EINVAL;
	if (copy_from_user(text, from, size))
		return -EFAULT;
	text[size] = '\0';
	return 0;
}

static ssize_t device_write(struct file *file, const char __user *from,
			    size_t size, loff_t *at)
{
	unsigned int domain, bus, slot, function;
	struct pci_dev *found = NULL;
	char text[WORDS];
	int ret;

	ret = read_words(text, from, size);
	if (ret)
		return ret;
	if (sscanf(text, "%x:%x:%x.%u", &domain, &bus, &slot, &function) == 4) {
		found = pci_get_domain_bus_and_slot(domain, bus,
						    PCI_DEVFN(slot, function));
		if (!found)
			return -ENODEV;
	}
	mutex_lock(&select_lock);
	fail_off();
	hybrid_off();
	pci_dev_put(selected);
	selected = found;
	mutex_unlock(&select_lock);
	return size;
}

static const struct file_operations device_fops = {
	.owner = THIS_MODULE,
	.write = device_write,
};

static int state_show(struct seq_file *s, void *unused)
{
	int ret = 0;

	mutex_lock(&select_lock);
	if (selected)
		state_print(s, selected);
	else
		ret = -ENODEV;
	mutex_unlock(&select_lock);
	return ret;
}
DEFINE_SHOW_ATTRIBUTE(state);

static int fail_show(struct seq_file *s, void *unused)
{
	mutex_lock(&select_lock);
	fail_print(s);
	mutex_unlock(&select_lock);
	return 0;
}

static int fail_open(struct inode *inode, struct file *file)
{
	return single_open(file, fail_show, NULL);
}

static ssize_t fail_write(struct file *file, const char __user *from,
			  size_t size, loff_t *at)
{
	char text[WORDS];
	unsigned int nth;
	int ret;

	ret = read_words(text, from, size);
	if (ret)
		return ret;
	mutex_lock(&select_lock);
	if (sscanf(text, "slab %u", &nth) == 1)
		ret = fail_slab(nth);
	else if (sscanf(text, "config %u", &nth) == 1)
		ret = fail_config(nth);
	else
		fail_off();
	mutex_unlock(&select_lock);
	return ret ?: size;
}

static const struct file_operations fail_fops = {
	.owner = THIS_MODULE,
	.open = fail_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
	.write = fail_write,
};

static ssize_t hybrid_write(struct file *file, const char __user *from,
			    size_t size, loff_t *at)
{
	char text[WORDS];
	int ret;

	ret = read_words(text, from, size);
	if (ret)
		return ret;
	mutex_lock(&select_lock);
	if (str_has_prefix(text, "on"))
		ret = hybrid_on();
	else
		hybrid_off();
	mutex_unlock(&select_lock);
	return ret ?: size;
}

static const struct file_operations hybrid_fops = {
	.owner = THIS_MODULE,
	.write = hybrid_write,
};

/* The name is known to the init program: it looks for it in kmemleak's report. */
static noinline ssize_t lose_write(struct file *file, const char __user *from,
				   size_t size, loff_t *at)
{
	unsigned int count;
	int ret;

	ret = kstrtouint_from_user(from, size, 0, &count);
	if (ret)
		return ret;
	/* Cleared: what the allocator left in one may point to the next. */
	while (count--)
		if (!kzalloc(40, GFP_KERNEL))
			return -ENOMEM;
	return size;
}

static const struct file_operations lose_fops = {
	.owner = THIS_MODULE,
	.write = lose_write,
};

static int __init helper_init(void)
{
	folder = debugfs_create_dir("pcim", NULL);
	debugfs_create_file("device", 0200, folder, NULL, &device_fops);
	debugfs_create_file("state", 0400, folder, NULL, &state_fops);
	debugfs_create_file("fail", 0600, folder, NULL, &fail_fops);
	debugfs_create_file("hybrid", 0200, folder, NULL, &hybrid_fops);
	debugfs_create_file("lose", 0200, folder, NULL, &lose_fops);
	return 0;
}
module_init(helper_init);

static void __exit helper_exit(void)
{
	debugfs_remove(folder);
	hybrid_off();
	fail_off();
	pci_dev_put(selected);
}
module_exit(helper_exit);

MODULE_DESCRIPTION("What a guest test of managed PCI resources needs to see and to break");
MODULE_LICENSE("GPL");

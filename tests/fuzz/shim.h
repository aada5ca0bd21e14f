/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * As much of a kernel as the library's files need to compile and run in user
 * space. Included before each of them; their own #includes find empty files.
 *
 * Of the driver core there is the devres list, of the PCI core one device with
 * a COMMAND register, an enable count and BARs. There are no interrupt
 * vectors: the library's irq.c, irqvec.c and remap.c are not built here.
 */
#ifndef PCIM_FUZZ_SHIM_H
#define PCIM_FUZZ_SHIM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define CONFIG_PCI		1
/* The names that a kernel gives these. */
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint64_t resource_size_t;
typedef unsigned int gfp_t;
typedef struct { int counter; } atomic_t;

#define __iomem
#define __force
#define __must_check		__attribute__((warn_unused_result))
#define __printf(f, a)		__attribute__((format(printf, f, a)))
#define EXPORT_SYMBOL(name)	extern int pcim_exported
#define EXPORT_SYMBOL_GPL(name)	extern int pcim_exported
#define _RET_IP_		((unsigned long)__builtin_return_address(0))
#define IS_ENABLED(option)	0
#define smp_mb()		((void)0)
#define READ_ONCE(x)		(*(volatile __typeof__(x) *)&(x))
#define BIT(n)			(1UL << (n))
#define GENMASK(high, low)	((~0UL << (low)) & (~0UL >> (63 - (high))))
#define U16_MAX			((u16)~0U)
#define container_of(p, type, member) \
	((type *)((char *)(p) - offsetof(type, member)))

#define IOMEM_ERR_PTR(error)	((void *)(long)(error))
#define IS_ERR(p)		((unsigned long)(p) >= (unsigned long)-4095)
#define PTR_ERR(p)		((long)(p))

static inline void dump_stack(void) {}

/* Each line is shown; nothing is dropped here. */
#define DEFAULT_RATELIMIT_INTERVAL	0
#define DEFINE_RATELIMIT_STATE(name, interval, burst) \
	int name = (interval) + (burst)
#define __ratelimit(state)	(*(state) > 0)

/* A record keeps the module loaded. */
#define THIS_MODULE		NULL
void __module_get(void *module);
void module_put(void *module);

/* Memory; an allocation that may sleep must not come under a lock. */
#define GFP_KERNEL		0
#define GFP_ATOMIC		1
void *kzalloc_node(size_t size, gfp_t gfp, int node);
void kfree(const void *p);
const char *kstrdup_const(const char *text, gfp_t gfp);
void kfree_const(const void *p);

#define xchg(p, v)		({ __typeof__(*(p)) was = *(p); *(p) = (v); was; })
void fuzz_lock(void);
void fuzz_unlock(void);

static inline int atomic_read(const atomic_t *v)
{
	return v->counter;
}

/* The driver core */
struct record;
struct device {
	struct record *newest;
};

typedef void (*dr_release_t)(struct device *dev, void *data);
typedef int (*dr_match_t)(struct device *dev, void *data, void *match);

#define dev_to_node(dev)	((void)(dev), 0)
void *devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int node);
void devres_free(void *data);
void devres_add(struct device *dev, void *data);
void *devres_find(struct device *dev, dr_release_t release, dr_match_t match,
		  void *match_data);
void *devres_get(struct device *dev, void *data, dr_match_t match,
		 void *match_data);
int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data);
int devres_release(struct device *dev, dr_release_t release, dr_match_t match,
		   void *match_data);

/* Resources */
#define IORESOURCE_IO		0x100
#define IORESOURCE_MEM		0x200
#define IORESOURCE_EXCLUSIVE	0x8000000
#define IORESOURCE_UNSET	0x20000000

struct resource { resource_size_t start, len; unsigned long flags; };
struct resource *request_region(resource_size_t start, resource_size_t len,
				const char *name);
struct resource *__request_mem_region(resource_size_t start,
				      resource_size_t len, const char *name,
				      int flags);
void release_region(resource_size_t start, resource_size_t len);
void release_mem_region(resource_size_t start, resource_size_t len);

/* The PCI core */
#define PCI_STD_NUM_BARS		6
#define PCI_NUM_RESOURCES		17
#define PCI_COMMAND			4
#define PCI_COMMAND_MASTER		0x4
#define PCI_COMMAND_INVALIDATE		0x10
#define PCI_COMMAND_INTX_DISABLE	0x400
#define PCI_DEV_FLAGS_MSI_INTX_DISABLE_BUG	1
#define PCI_POSSIBLE_ERROR(value)	((value) == U16_MAX)

struct pci_dev {
	struct device dev;
	void *driver;
	atomic_t enable_cnt;
	bool is_managed;
	unsigned int dev_flags;
	struct resource resource[PCI_NUM_RESOURCES];
	u16 command;
	bool gone;
};

#define to_pci_dev(d)			container_of(d, struct pci_dev, dev)
#define pci_resource_start(pdev, bar)	((pdev)->resource[bar].start)
#define pci_resource_len(pdev, bar)	((pdev)->resource[bar].len)
#define pci_resource_flags(pdev, bar)	((pdev)->resource[bar].flags)
#define pci_warn(pdev, format, ...)	fuzz_warn(pdev, format, ##__VA_ARGS__)
#define pci_dev_msi_enabled(pdev)	((void)(pdev), false)

#define pci_is_enabled(pdev)		((pdev)->enable_cnt.counter > 0)
#define pci_iomap(pdev, bar, maxlen)	pci_iomap_range(pdev, bar, 0, maxlen)

void pm_runtime_get_sync(struct device *dev);
void pm_runtime_put(struct device *dev);

void fuzz_warn(struct pci_dev *pdev, const char *format, ...);
int pci_enable_device(struct pci_dev *pdev);
void pci_disable_device(struct pci_dev *pdev);
int pci_set_mwi(struct pci_dev *pdev);
void pci_clear_mwi(struct pci_dev *pdev);
void pci_set_master(struct pci_dev *pdev);
void pci_clear_master(struct pci_dev *pdev);
int pci_read_config_word(struct pci_dev *pdev, int where, u16 *value);
int pci_write_config_word(struct pci_dev *pdev, int where, u16 value);
void __iomem *pci_iomap_range(struct pci_dev *pdev, int bar,
			      unsigned long offset, unsigned long maxlen);
void pci_iounmap(struct pci_dev *pdev, void __iomem *addr);

/* Handlers and vectors: their files are not built here. */
typedef int (*irq_handler_t)(int irq, void *data);
struct msix_entry;
struct irq_affinity;
static inline int
pci_alloc_irq_vectors_affinity(struct pci_dev *pdev, unsigned int min_vecs,
			       unsigned int max_vecs, unsigned int flags,
			       struct irq_affinity *affd)
{
	return -ENOSPC;
}

static inline int pci_enable_msix_range(struct pci_dev *pdev,
					struct msix_entry *entries, int minvec,
					int maxvec)
{
	return -ENOSYS;
}

#endif

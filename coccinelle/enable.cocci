// SPDX-License-Identifier: GPL-2.0-only
/// From 6.11 on each pcim_enable_device() of a binding adds a disable at unbind.
/// Called again in resume, after a pci_disable_device() in suspend, unbind then
/// disables more often than the device was enabled: the count goes negative and
/// stays so for the next driver.  The same happens when a managed driver
/// disables its device itself, in remove or where probe fails.
///
//# Alone (make coccicheck COCCI=...) the rule sees one file at a time.  It takes
//# a function for a resume when a dev_pm_ops, a pci_driver or the error handlers
//# of this file name it as one; a helper that a resume calls, here or elsewhere,
//# it only reports, where it restores the state first.  It does not see what
//# suspends, so that it enables only a device that is found disabled.  Disables
//# it drops in the probe and remove functions of this file's pci_driver, where
//# they are on the device that this probe enables, probe fails after them, and
//# nothing in the file calls the two otherwise, enables by the plain calls or
//# pins the device.  Devices that were searched for it reports.  It looks at the
//# tree that it runs in: where pcim_enable_device() enables once a binding (up to
//# 6.10, or with drivers/pci/devres/) it finds nothing.
//
// Confidence: Moderate
// Options: --no-includes --no-scanner
// Keywords: pcim_enable_device, pci_enable_device, pci_disable_device, resume, devres

virtual patch
virtual context
virtual org
virtual report

// ---- alone ----------------------------------------------------------------

@initialize:python@
@@
import os
import re

def _counts():
    """True unless the tree's pcim_enable_device() is seen to enable once a binding."""
    core = False
    # Newer kernels run coccicheck in the folder that M= names.
    tree = os.environ.get("srctree") or "."
    for name in ("drivers/pci/devres.c", "drivers/pci/pci.c"):
        try:
            with open(os.path.join(tree, name), encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        core = True
        body = re.search(r"^int pcim_enable_device\(.*?^}", text, re.M | re.S)
        if body:
            return "devm_add_action" in body.group()
    return not core

COUNTS = _counts()

@enabled@
position p : script:python() { COUNTS };
@@
pcim_enable_device@p(...)

@plain depends on enabled@
@@
(
pci_enable_device(...)
|
pci_enable_device_io(...)
|
pci_enable_device_mem(...)
)

// Nothing but the driver disables what is pinned.

@pinned depends on enabled@
@@
pcim_pin_device(...)

// What stands in a table is known by its place there.

@prober depends on enabled@
identifier t, fn;
@@
struct pci_driver t = { .probe = fn, };

@driver depends on enabled && !plain && !pinned@
identifier t, fn;
@@
struct pci_driver t = { .remove = fn, };

@also depends on driver@
identifier t, driver.fn;
@@
struct pci_driver t = { .shutdown = fn, };

@table depends on enabled@
identifier t, up;
identifier r =~ "^(restore|resume|runtime_resume|thaw)(_early|_noirq)?$";
expression S, I;
declarer name DEFINE_RUNTIME_DEV_PM_OPS, DEFINE_SIMPLE_DEV_PM_OPS;
declarer name SIMPLE_DEV_PM_OPS, UNIVERSAL_DEV_PM_OPS;
@@
(
struct pci_driver t = { .resume = up, };
|
struct dev_pm_ops t = { .r = up, };
|
struct dev_pm_ops t = { SET_SYSTEM_SLEEP_PM_OPS(S, up) };
|
struct pci_error_handlers t = { .slot_reset = up, };
|
DEFINE_RUNTIME_DEV_PM_OPS(t, S, up, I);
|
DEFINE_SIMPLE_DEV_PM_OPS(t, S, up);
|
SIMPLE_DEV_PM_OPS(t, S, up);
|
UNIVERSAL_DEV_PM_OPS(t, S, up, I);
)

// A resume enables again when probe has done so before, without its help.

@starts depends on prober && table exists@
identifier prober.fn, table.up;
@@
fn(...)
{
	<+... up(...) ...+>
}

@resumes depends on table && !starts exists@
identifier table.up;
expression E;
position p;
@@
up(...)
{
	<+... pcim_enable_device@p(E) ...+>
}

@before depends on resumes@
position p != resumes.p;
@@
pcim_enable_device@p(...)

@again depends on before@
expression E;
position p = {resumes.p};
@@
pcim_enable_device@p(E)

// What restores the state and enables may be called by a resume.

@probes depends on report && prober exists@
identifier prober.fn;
position p;
@@
fn(...)
{
	<+... pcim_enable_device@p(...) ...+>
}

@restores depends on report && enabled exists@
expression D, E;
position p != {again.p, probes.p};
@@
pci_restore_state(D)
... when any
pcim_enable_device@p(E)

// The disables that go: in remove, and in probe after the enable, of a device
// that is the same one, where nothing else of the file calls these two.

@takes depends on driver && !also exists@
identifier driver.fn;
position r;
@@
fn(...)
{
	<+... pci_disable_device@r(...); ...+>
}

@gives depends on prober && !plain && !pinned exists@
identifier prober.fn;
expression E;
position r;
@@
fn(...)
{
	... when any
	pcim_enable_device(E)
	... when any
	pci_disable_device@r(E);
	... when any
}

@removed depends on takes@
identifier driver.fn;
@@
fn(...)

@probed depends on gives@
identifier prober.fn;
@@
fn(...)

@guarded depends on takes || gives exists@
expression C, E;
statement S;
position a;
@@
(
if (C) pci_disable_device@a(E);
|
if (C) pci_disable_device@a(E); else S
|
if (C) S else pci_disable_device@a(E);
)

@own depends on takes && !removed exists@
identifier prober.fn, D;
type T;
@@
fn(T D, ...)
{
	<+... pcim_enable_device(D) ...+>
}

@member depends on takes && !removed exists@
identifier prober.fn, m;
expression X;
@@
fn(...)
{
	<+... pcim_enable_device(X->m) ...+>
}

@removes depends on own exists@
identifier driver.fn, D;
type T;
position takes.r;
position p != guarded.a;
@@
fn(T D)
{
	<+... pci_disable_device@r@p(D); ...+>
}

@removes_member depends on member exists@
identifier member.m;
expression member.X;
position takes.r;
position p != guarded.a;
@@
pci_disable_device@r@p(X->m);

@restarts depends on gives exists@
expression D;
position gives.r, a;
@@
pci_disable_device@r@a(D);
... when any
pcim_enable_device(D)

// After a disable that goes probe returns an error, or what may only be one.

@failing depends on gives@
identifier v;
constant C;
expression X;
position e;
@@
(
return@e -C;
|
return@e v;
|
return@e PTR_ERR(X);
|
return@e dev_err_probe(...);
)

@failed depends on gives@
identifier v;
constant C;
expression X;
position k;
@@
(
v =@k -C
|
v =@k PTR_ERR(X)
|
v =@k dev_err_probe(...)
)

@goes_on depends on gives exists@
identifier v;
expression D, X, Y;
position gives.r, a;
position e != failing.e;
position k != failed.k;
@@
(
pci_disable_device@r@a(D);
... when any
return@e X;
|
pci_disable_device@r@a(D);
... when any
v =@k X
... when != v = Y
return v;
|
v =@k X
... when != v
pci_disable_device@r@a(D);
... when != v = Y
return v;
)

@fails depends on gives && !probed@
expression D;
position gives.r;
position p != {guarded.a, restarts.a, goes_on.a};
@@
pci_disable_device@r@p(D);

@twice depends on enabled@
expression E;
position p = {removes.p, removes_member.p, fails.p};
@@
pci_disable_device@p(E)

// The pci_dev of someone else: what becomes of it is for a person.

@searched depends on enabled exists@
expression D, E;
position p;
@@
(
D = pci_get_device(...)
|
D = pci_get_slot(...)
|
D = pci_get_class(...)
|
D = pci_get_domain_bus_and_slot(...)
|
D = pci_upstream_bridge(...)
)
... when != D = E
pcim_enable_device@p(D)

@script:python depends on report@
p << again.p;
@@
coccilib.report.print_report(p[0],
    "WARNING: pcim_enable_device() in resume adds a disable at unbind each time: "
    "enable with pci_enable_device() what suspend disabled")

@script:python depends on org@
p << again.p;
@@
coccilib.org.print_todo(p[0],
    "WARNING: pcim_enable_device() in resume adds a disable at unbind each time: "
    "enable with pci_enable_device() what suspend disabled")

@script:python depends on report@
p << twice.p;
@@
coccilib.report.print_report(p[0],
    "WARNING: managed device disabled by hand, and once more at unbind")

@script:python depends on org@
p << twice.p;
@@
coccilib.org.print_todo(p[0],
    "WARNING: managed device disabled by hand, and once more at unbind")

@script:python depends on report@
p << restores.p;
@@
coccilib.report.print_report(p[0],
    "managed enable after pci_restore_state(), in no function known as a resume: "
    "where one calls it each call adds a disable at unbind")

@script:python depends on report@
p << searched.p;
@@
coccilib.report.print_report(p[0],
    "managed enable of a device that this driver does not drive: no unbind undoes it")

@marked depends on context@
expression E;
position p = {again.p, twice.p};
@@
(
* pcim_enable_device@p(E)
|
* pci_disable_device@p(E)
)

@edited depends on patch exists@
expression E, V;
statement S, T;
position p = {again.p, twice.p};
@@
(
- V = pcim_enable_device@p(E);
+ V = pci_is_enabled(E) ? 0 : pci_enable_device(E);
|
  return
- pcim_enable_device@p(E)
+ pci_is_enabled(E) ? 0 : pci_enable_device(E)
  ;
|
  if (
- pcim_enable_device@p(E)
+ !pci_is_enabled(E) && pci_enable_device(E)
  ) S
|
  if (
- pcim_enable_device@p(E)
+ !pci_is_enabled(E) && pci_enable_device(E)
  ) S else T
|
- pci_disable_device@p(E);
)

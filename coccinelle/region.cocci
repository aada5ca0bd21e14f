// SPDX-License-Identifier: GPL-2.0-only
/// A driver that enables its device with pcim_enable_device() used to have its
/// regions released at unbind, whichever call had requested them.  Kernels
/// from 6.16 on no longer do that: pcim_request_*() says what is meant, and
/// the releases by hand become redundant.
///
//# Alone (make coccicheck COCCI=...) the rule sees one file at a time.  It takes
//# a device for managed when this file calls pcim_enable_device() and none of the
//# pci_enable_device*() calls but in resumes that nothing here calls; it does not
//# see an enable or a release in another file.  It drops releases on the error
//# paths of a probe that requests, and in the remove function of the driver, when
//# this file calls neither; with any other release in the file, or one after
//# which probe may go on, it only reports.  Labels, variables and functions that
//# a drop leaves without a use are left to the author.
//
// Confidence: Moderate
// Options: --no-includes --no-scanner
// Keywords: pci_request_regions, pci_release_regions, pcim_enable_device, devres

virtual patch
virtual context
virtual org
virtual report

// A release that is all that an 'if' or a loop does cannot just go: the whole
// statement goes when its condition only looks at a state, or nothing.

@guarded exists@
expression C, E, B;
statement S;
position a;
@@
(
if (C)
(
	pci_release_regions@a(E);
|
	pci_release_region@a(E, B);
|
	pci_release_selected_regions@a(E, B);
|
	pci_release_mem_regions@a(E);
|
	pci_release_io_regions@a(E);
)
|
if (C)
(
	pci_release_regions@a(E);
|
	pci_release_region@a(E, B);
|
	pci_release_selected_regions@a(E, B);
|
	pci_release_mem_regions@a(E);
|
	pci_release_io_regions@a(E);
)
else S
|
if (C) S else
(
	pci_release_regions@a(E);
|
	pci_release_region@a(E, B);
|
	pci_release_selected_regions@a(E, B);
|
	pci_release_mem_regions@a(E);
|
	pci_release_io_regions@a(E);
)
|
while (C)
(
	pci_release_regions@a(E);
|
	pci_release_region@a(E, B);
|
	pci_release_selected_regions@a(E, B);
|
	pci_release_mem_regions@a(E);
|
	pci_release_io_regions@a(E);
)
|
for (...;...;...)
(
	pci_release_regions@a(E);
|
	pci_release_region@a(E, B);
|
	pci_release_selected_regions@a(E, B);
|
	pci_release_mem_regions@a(E);
|
	pci_release_io_regions@a(E);
)
)

// ---- alone ----------------------------------------------------------------

@initialize:python@
@@
RAISED = set()

def plain(place):
    return (place[0].file, place[0].line) not in RAISED

LEFT = set()
TOLD = set()

def leave(place, why):
    """Leave a file to a person; in report mode say why."""
    LEFT.add(place[0].file)
    if TOLD:
        coccilib.report.print_report(place[0], why)

@initialize:python depends on report@
@@
TOLD.add("report")

@managed@
@@
pcim_enable_device(...)

// A resume of a managed driver may use the plain enable, unless probe calls it.

@up depends on managed@
identifier t, fn;
identifier r =~ "^(restore|resume|runtime_resume|thaw)(_early|_noirq)?$";
expression S, I;
declarer name DEFINE_RUNTIME_DEV_PM_OPS, DEFINE_SIMPLE_DEV_PM_OPS;
declarer name SIMPLE_DEV_PM_OPS, UNIVERSAL_DEV_PM_OPS;
@@
(
struct pci_driver t = { .resume = fn, };
|
struct dev_pm_ops t = { .r = fn, };
|
struct dev_pm_ops t = { SET_SYSTEM_SLEEP_PM_OPS(S, fn) };
|
struct pci_error_handlers t = { .slot_reset = fn, };
|
DEFINE_RUNTIME_DEV_PM_OPS(t, S, fn, I);
|
DEFINE_SIMPLE_DEV_PM_OPS(t, S, fn);
|
SIMPLE_DEV_PM_OPS(t, S, fn);
|
UNIVERSAL_DEV_PM_OPS(t, S, fn, I);
)

@called depends on up exists@
identifier up.fn, caller != up.fn;
@@
caller(...)
{
	<+... fn(...) ...+>
}

@raised depends on up && !called exists@
identifier up.fn;
identifier E =~ "^pci_enable_device(_io|_mem)?$";
position q;
@@
fn(...)
{
	<+... E@q(...) ...+>
}

@script:python@
q << raised.q;
@@
RAISED.update((place.file, place.line) for place in q)

@unmanaged depends on managed@
position p : script:python() { plain(p) };
@@
(
pci_enable_device@p(...)
|
pci_enable_device_io@p(...)
|
pci_enable_device_mem@p(...)
)

// The releases that go: in a probe that requests, and in remove.  A helper that
// requests and releases may do so and succeed.

@requester depends on managed && !unmanaged exists@
identifier f;
expression E, B, N;
position q;
@@
f@q(...)
{
	<+...
(
	pci_request_regions(E, N)
|
	pci_request_region(E, B, N)
|
	pci_request_region_exclusive(E, B, N)
|
	pci_request_selected_regions(E, B, N)
|
	pci_request_mem_regions(E, N)
|
	pci_request_io_regions(E, N)
)
	...+>
}

@probing depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .probe = fn, };

@own depends on requester && probing exists@
identifier probing.fn;
position requester.q;
expression E, B;
position r;
@@
fn@q(...)
{
	<+...
(
	pci_release_regions@r(E)
|
	pci_release_region@r(E, B)
|
	pci_release_selected_regions@r(E, B)
|
	pci_release_mem_regions@r(E)
|
	pci_release_io_regions@r(E)
)
	...+>
}

@driver depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .remove = fn, };

@removes depends on driver exists@
identifier driver.fn;
expression E, B;
position r;
@@
fn(...)
{
	<+...
(
	pci_release_regions@r(E)
|
	pci_release_region@r(E, B)
|
	pci_release_selected_regions@r(E, B)
|
	pci_release_mem_regions@r(E)
|
	pci_release_io_regions@r(E)
)
	...+>
}

@simple depends on managed && !unmanaged exists@
expression C, E, B;
identifier v, m;
position r;
@@
if (\(v\|!v\|v < 0\|v != 0\|C->m\|!C->m\))
(
	pci_release_regions@r(E);
|
	pci_release_region@r(E, B);
|
	pci_release_selected_regions@r(E, B);
|
	pci_release_mem_regions@r(E);
|
	pci_release_io_regions@r(E);
)

@other depends on managed && !unmanaged@
expression E, B;
position r != {own.r, removes.r};
@@
(
pci_release_regions@r(E)
|
pci_release_region@r(E, B)
|
pci_release_selected_regions@r(E, B)
|
pci_release_mem_regions@r(E)
|
pci_release_io_regions@r(E)
)

// After a release that goes probe returns an error, or what may only be one.

@failing depends on own@
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

@failed depends on own@
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

@goes_on depends on own exists@
identifier F, v;
expression X, Y;
position own.r, s;
position e != failing.e;
position k != failed.k;
@@
(
F@r@s(...);
... when any
return@e X;
|
F@r@s(...);
... when any
v =@k X
... when != v = Y
return v;
|
v =@k X
... when != v
F@r@s(...);
... when != v = Y
return v;
)

@probed depends on requester && probing@
identifier probing.fn;
position c;
@@
fn@c(...)

@removed depends on removes@
identifier driver.fn;
position c;
@@
fn@c(...)

@hard depends on guarded && managed && !unmanaged@
expression E, B;
position guarded.a;
position r != simple.r;
@@
(
pci_release_regions@a@r(E)
|
pci_release_region@a@r(E, B)
|
pci_release_selected_regions@a@r(E, B)
|
pci_release_mem_regions@a@r(E)
|
pci_release_io_regions@a@r(E)
)

@script:python@
p << other.r;
@@
leave(p, "released by hand: the regions of this managed device are for a person")

@script:python@
p << goes_on.s;
@@
leave(p, "released by hand, and probe may go on: the regions of this managed device are for a person")

@script:python@
p << probed.c;
@@
leave(p, "probe called as a function: the regions of this managed device are for a person")

@script:python@
p << removed.c;
@@
leave(p, "remove called as a function: the regions of this managed device are for a person")

@script:python@
p << hard.r;
@@
leave(p, "released on a condition: the regions of this managed device are for a person")

@alone depends on managed && !unmanaged@
position p : script:python() { p[0].file not in LEFT };
@@
pcim_enable_device@p(...)

@found depends on (report || org) && alone@
expression E, B, N;
position p;
@@
(
pci_request_regions@p(E, N)
|
pci_request_region@p(E, B, N)
|
pci_request_region_exclusive@p(E, B, N)
|
pci_request_selected_regions@p(E, B, N)
|
pci_request_mem_regions@p(E, N)
|
pci_request_io_regions@p(E, N)
)

@script:python depends on report@
p << found.p;
@@
coccilib.report.print_report(p[0],
    "WARNING: managed device, but the regions are not released at unbind: use pcim_request_*()")

@script:python depends on org@
p << found.p;
@@
coccilib.org.print_todo(p[0],
    "WARNING: managed device, but the regions are not released at unbind: use pcim_request_*()")

@marked depends on context && alone@
expression E, B, N;
@@
(
* pci_request_regions(E, N)
|
* pci_request_region(E, B, N)
|
* pci_request_region_exclusive(E, B, N)
|
* pci_request_selected_regions(E, B, N)
|
* pci_request_mem_regions(E, N)
|
* pci_request_io_regions(E, N)
)

@release depends on patch && alone exists@
expression C, E, B;
identifier v, m;
position n != guarded.a;
@@
(
- if (\(v\|!v\|v < 0\|v != 0\|C->m\|!C->m\))
(
- 	pci_release_regions(E);
|
- 	pci_release_region(E, B);
|
- 	pci_release_selected_regions(E, B);
|
- 	pci_release_mem_regions(E);
|
- 	pci_release_io_regions(E);
)
|
- pci_release_regions@n(E);
|
- pci_release_region@n(E, B);
|
- pci_release_selected_regions@n(E, B);
|
- pci_release_mem_regions@n(E);
|
- pci_release_io_regions@n(E);
)

@request depends on patch && alone@
expression E, B, N;
@@
(
- pci_request_regions
+ pcim_request_all_regions
  (E, N)
|
- pci_request_region
+ pcim_request_region
  (E, B, N)
|
- pci_request_region_exclusive
+ pcim_request_region_exclusive
  (E, B, N)
|
- pci_request_selected_regions
+ pcim_request_selected_regions
  (E, B, N)
|
- pci_request_mem_regions(E, N)
+ pcim_request_selected_regions(E, pci_select_bars(E, IORESOURCE_MEM), N)
|
- pci_request_io_regions(E, N)
+ pcim_request_selected_regions(E, pci_select_bars(E, IORESOURCE_IO), N)
)

// SPDX-License-Identifier: GPL-2.0-only
/// A driver that enables its device with pcim_enable_device() had its interrupt
/// vectors freed at unbind by the MSI core, whichever call had allocated them.
/// pcim_alloc_irq_vectors() says that this is wanted; releases become redundant.
///
//# Alone (make coccicheck COCCI=...) the rule sees one file at a time.  It takes
//# a device for managed when this file calls pcim_enable_device() and none of the
//# pci_enable_device*() calls but in resumes that nothing here calls; it does not
//# see an enable or a release in another file.  It drops releases on the error
//# paths of probe, and in remove, when this file allocates vectors and calls
//# neither.  It only reports in a file that has another release, one after which
//# probe may go on, a handler request beside a release, a count tested by '!', a
//# result of a legacy call that is more than tested for zero, a device beside the
//# function's own, or an allocation that is reached otherwise than by calls of
//# probe.  It does not see what is further than one call away from the
//# allocation. Labels, variables and functions that a drop leaves unused are the
//# author's. A positive result is a count; a test changes where the old call
//# returned 0.
//
// Confidence: Moderate
// Options: --no-includes --no-scanner
// Keywords: pci_alloc_irq_vectors, pci_free_irq_vectors, pci_enable_msi, devres

virtual patch
virtual context
virtual org
virtual report

// The whole 'if' goes with its release when its condition only looks at a state.

@guarded exists@
expression C, E;
statement S;
position a;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
(
if (C)
	R@a(E);
|
if (C)
	R@a(E);
else S
|
if (C) S else
	R@a(E);
|
while (C)
	R@a(E);
|
for (...;...;...)
	R@a(E);
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

// The releases that go: in probe and in remove.

@binds depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .probe = fn, };

@own depends on binds exists@
identifier binds.fn;
expression E;
position r;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
fn(...)
{
	<+...
	R@r(E)
	...+>
}

@driver depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .remove = fn, };

@removes depends on driver exists@
identifier driver.fn;
expression E;
position r;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
fn(...)
{
	<+...
	R@r(E)
	...+>
}

@simple depends on managed && !unmanaged exists@
expression C, E;
identifier v, m;
identifier P =~ "^[A-Z_0-9]+$";
position r;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
if (\(v\|!v\|v < 0\|v > 0\|v != 0\|C->m\|!C->m\|C->m > 0\|P(...)\|!P(...)\))
	R@r(E);

@shuts depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .shutdown = fn, };

// What the rule leaves to a person, and then the whole file with it.

@other depends on managed && !unmanaged@
expression E;
position r != {own.r, removes.r};
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
	R@r(E)

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

@fallback depends on own exists@
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

@again depends on managed && !unmanaged exists@
expression E;
position own.r, s;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
identifier A =~ "^pci_(alloc_irq_vectors(_affinity)?|enable_msi)$";
@@
	R@r@s(E)
	... when any
	A(E, ...)

@shut depends on shuts exists@
identifier shuts.fn;
expression E;
position r;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
fn(...)
{
	<+...
	R@r(E)
	...+>
}

@hard depends on guarded && managed && !unmanaged@
expression E;
position guarded.a;
position r != simple.r;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
	R@a@r(E)

// The binding begins and ends once, and on the device that it is about.

@removed depends on removes@
identifier driver.fn;
position c;
@@
fn@c(...)

@takes depends on managed && !unmanaged@
position c;
identifier A =~ "^pci_(alloc_irq_vectors(_affinity)?|enable_msi)$";
@@
	A@c(...)

@probed depends on takes && binds@
identifier binds.fn;
position c;
@@
fn@c(...)

@script:python helper depends on takes@
c << takes.c;
g;
@@
coccinelle.g = cocci.make_ident(c[0].current_element)

@calls depends on takes && helper@
identifier helper.g;
position c;
@@
g@c(...)

@script:python caller depends on calls@
c << calls.c;
h;
@@
coccinelle.h = cocci.make_ident(c[0].current_element)

@bound depends on takes && helper@
identifier T, fn;
position b;
@@
struct pci_driver T = { .probe = fn@b, };

@named depends on takes && helper@
identifier helper.g;
position n != {bound.b, calls.c};
@@
g@n

@higher depends on takes && caller@
identifier caller.h;
position c;
@@
h@c(...)

@also_named depends on takes && caller@
identifier caller.h;
position n != {bound.b, higher.c};
@@
h@n

@mine depends on takes && helper exists@
identifier helper.g, P;
position s;
identifier A =~ "^pci_(alloc_irq_vectors(_affinity)?|enable_msi)$";
@@
g(..., struct pci_dev *P, ...)
{
	<+...
	A@s(P, ...)
	...+>
}

@stranger depends on takes && helper exists@
identifier helper.g, P, Q;
position s != mine.s;
identifier A =~ "^pci_(alloc_irq_vectors(_affinity)?|enable_msi)$";
@@
g(..., struct pci_dev *P, ...)
{
	<+...
	A@s(Q, ...)
	...+>
}

// A count is never 0: whoever tests for that meant something else.

@counted depends on managed && !unmanaged@
position c;
identifier A =~ "^pci_alloc_irq_vectors(_affinity)?$";
@@
	!A@c(...)

// Vectors must not go while a handler is attached, which a rule cannot see.
@handler depends on own || removes@
position h;
identifier Q =~ "^(devm_)?request_(threaded_|any_context_)?irq$|^pci_request_irq$";
@@
	Q@h(...)

// A legacy result has a counterpart where only whether it is zero counts.

@truth depends on managed && !unmanaged exists@
expression E, X, Y;
statement S, S2;
position r;
@@
(
	pci_enable_msi@r(E);
|
	!pci_enable_msi@r(E)
|
	pci_enable_msi@r(E) == 0
|
	pci_enable_msi@r(E) != 0
|
	pci_enable_msi@r(E) < 0
|
	pci_enable_msi@r(E) && X
|
	X && pci_enable_msi@r(E)
|
	pci_enable_msi@r(E) || X
|
	X || pci_enable_msi@r(E)
|
	pci_enable_msi@r(E) ? X : Y
|
	if (pci_enable_msi@r(E)) S
|
	if (pci_enable_msi@r(E)) S else S2
)

@legacy depends on managed && !unmanaged exists@
expression E, V, N, K;
position r != truth.r;
@@
(
	pci_enable_msi@r(E)
|
	pci_enable_msix_range@r(E, V, N, K)
|
	pci_enable_msix_exact@r(E, V, N)
)

@returned depends on managed && !unmanaged exists@
expression E;
position r;
@@
return <+... pci_enable_msi@r(E) ...+>;

@script:python@
p << other.r;
@@
leave(p, "freed by hand: the vectors of this managed device are for a person")

@script:python@
p << counted.c;
@@
leave(p, "a number of vectors, tested as if it were an error code: what was meant is for a person")

@script:python@
p << handler.h;
@@
leave(p, "a handler is requested, and the vectors freed by hand: which goes first is for a person")

@script:python@
p << fallback.s;
@@
leave(p, "freed by hand, and the function goes on: the vectors of this managed device are for a person")

@script:python@
p << again.s;
@@
leave(p, "freed by hand and allocated again: the vectors of this managed device are for a person")

@script:python@
p << shut.r;
@@
leave(p, "freed in shutdown: the vectors of this managed device are for a person")

@script:python@
p << probed.c;
@@
leave(p, "probe called as a function: the vectors of this managed device are for a person")

@script:python@
p << removed.c;
@@
leave(p, "remove called as a function: the vectors of this managed device are for a person")

@script:python@
p << named.n;
@@
leave(p, "allocates vectors, and not called by probe alone: for a person")

@script:python@
p << also_named.n;
@@
leave(p, "allocates vectors by a function that is not called by probe alone: for a person")

@script:python@
p << stranger.s;
@@
leave(p, "vectors of another device than the function's own: for a person")

@script:python@
p << hard.r;
@@
leave(p, "freed on a condition: the vectors of this managed device are for a person")

@script:python@
p << legacy.r;
@@
leave(p, "allocated by an entry point of old: the vectors of this managed device are for a person")

@script:python@
p << returned.r;
@@
leave(p, "returned as an entry point of old has it: the vectors of this managed device are for a person")

@alone depends on managed && !unmanaged@
position p : script:python() { p[0].file not in LEFT };
@@
pcim_enable_device@p(...)

@found depends on (report || org) && alone@
expression E, L, M, F, A;
position p;
@@
(
	pci_alloc_irq_vectors@p(E, L, M, F)
|
	pci_alloc_irq_vectors_affinity@p(E, L, M, F, A)
|
	pci_enable_msi@p(E)
)

@script:python depends on report || org@
p << found.p;
@@
show = coccilib.report.print_report if TOLD else coccilib.org.print_todo
show(p[0], "WARNING: managed device, but the vectors are not: use pcim_alloc_irq_vectors()")

@marked depends on context && alone@
expression E, L, M, F, A;
@@
(
* pci_alloc_irq_vectors(E, L, M, F)
|
* pci_alloc_irq_vectors_affinity(E, L, M, F, A)
|
* pci_enable_msi(E)
)

@release depends on patch && alone && takes exists@
expression C, E;
statement S;
identifier v, m;
identifier P =~ "^[A-Z_0-9]+$";
position n != guarded.a;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
(
- if (\(v\|!v\|v < 0\|v > 0\|v != 0\|C->m\|!C->m\|C->m > 0\|P(...)\|!P(...)\))
- 	R(E);
|
  if (C) S
- else
- 	R(E);
|
- R@n(E);
)

@allocate_alone depends on patch && alone@
expression E;
@@
- pci_enable_msi(E);
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI);

@allocate depends on patch && alone@
expression E, L, M, F, A;
@@
(
- pci_enable_msi(E) == 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) > 0
|
- pci_enable_msi(E) != 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
|
- pci_enable_msi(E) < 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
|
- !pci_enable_msi(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) > 0
|
- pci_enable_msi(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
|
- pci_alloc_irq_vectors
+ pcim_alloc_irq_vectors
  (E, L, M, F)
|
- pci_alloc_irq_vectors_affinity
+ pcim_alloc_irq_vectors_affinity
  (E, L, M, F, A)
)

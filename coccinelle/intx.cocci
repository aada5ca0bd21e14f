// SPDX-License-Identifier: GPL-2.0-only
/// A driver that enables its device with pcim_enable_device() expects the
/// INTX_DISABLE bit to be put back at unbind.  pci_intx() does that only on
/// kernels where it is hybrid (up to 6.13); elsewhere the restore is lost
/// without a word.  pcim_intx() says what is meant, and can fail: its result
/// is handed on where the function has a plain way to do so.
///
//# Alone (make coccicheck COCCI=...) the rule sees one file at a time.  It takes
//# a device for managed when this file calls pcim_enable_device() and none of the
//# pci_enable_device*() calls but in resumes that nothing here calls.  It does
//# not see an enable in another file of the module or in a helper of another
//# module, a devm action that reaches the call through a second function or from
//# another file, nor calls that a macro makes of the bare name.  It leaves calls
//# on the bridge above the device, on devices that were searched for, and in
//# interrupt handlers that are requested in this file alone.
//
// Confidence: Moderate
// Options: --no-includes --no-scanner
// Keywords: pci_intx, pcim_intx, pcim_enable_device, devres

virtual patch
virtual context
virtual org
virtual report

// ---- alone ----------------------------------------------------------------

@initialize:python@
@@
RAISED = set()

def plain(place):
    return (place[0].file, place[0].line) not in RAISED

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

// A call that runs while devres is being released must not make a record.

@action depends on managed && !unmanaged@
identifier fn;
expression D, P;
@@
(
devm_add_action(D, fn, P)
|
devm_add_action_or_reset(D, fn, P)
)

@in_action depends on action exists@
identifier action.fn;
expression E, X;
position p;
@@
fn(...)
{
	<+... pci_intx@p(E, X) ...+>
}

@member_action depends on managed && !unmanaged@
identifier m;
expression D, O, P;
@@
(
devm_add_action(D, O->m, P)
|
devm_add_action_or_reset(D, O->m, P)
)

@table depends on member_action@
identifier member_action.m, T, ops, fn;
@@
struct T ops = { .m = fn, };

@in_member_action depends on table exists@
identifier table.fn;
expression E, X;
position p;
@@
fn(...)
{
	<+... pci_intx@p(E, X) ...+>
}

// The pci_dev of someone else.

@bridge depends on managed && !unmanaged@
expression E, X;
position p;
@@
(
pci_intx@p(E->self, X)
|
pci_intx@p(pci_upstream_bridge(...), X)
)

@searched depends on managed && !unmanaged exists@
expression D, E, X;
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
pci_intx@p(D, X)

// A managed call may sleep.

@requested depends on managed && !unmanaged@
identifier fn;
expression D, I;
@@
(
request_irq(I, fn, ...)
|
request_threaded_irq(I, fn, ...)
|
devm_request_irq(D, I, fn, ...)
|
devm_request_threaded_irq(D, I, fn, ...)
)

@in_handler depends on requested exists@
identifier requested.fn;
expression E, X;
position p;
@@
fn(...)
{
	<+... pci_intx@p(E, X) ...+>
}

// A function that unwinds by goto or by hand, or holds something to be undone, is
// left to a person: the result of its calls is not used.

@unwinds depends on patch && managed && !unmanaged exists@
identifier f, l;
position q;
@@
f@q(...)
{
	... when any
(
	goto l;
|
	\(kfree\|iounmap\|free_irq\|pci_release_regions\|pci_disable_device\|
	  pci_disable_msi\|pci_disable_msix\|pci_free_irq_vectors\|pci_clear_master\)(...);
|
	\(request_irq\|request_threaded_irq\|pci_request_irq\|kmalloc\|kzalloc\|kcalloc\|
	  ioremap\|pci_iomap\)(...)
)
	... when any
}

@exits depends on patch && managed && !unmanaged exists@
identifier f;
expression C, X;
position q;
@@
f@q(...)
{
	... when any
	if (C)
(
		return X;
|
		{ ... return X; }
)
	... when any
}

@result depends on patch && managed && !unmanaged@
identifier f;
position q != unwinds.q;
position p != {in_action.p, in_member_action.p, bridge.p, searched.p, in_handler.p};
local idexpression int V;
expression E, X;
@@
int f@q(...)
{
	... when any
	if (V)
(
		return V;
|
		{ ... return V; }
)
	... when != V
- pci_intx@p(E, X);
+ V = pcim_intx(E, X);
+ if (V)
+	return V;
	... when any
}

@tail depends on patch && managed && !unmanaged exists@
identifier f;
position q != {unwinds.q, exits.q};
position p != {in_action.p, in_member_action.p, bridge.p, searched.p, in_handler.p};
expression E, X;
@@
int f@q(...)
{
	... when any
- pci_intx@p(E, X);
- return 0;
+ return pcim_intx(E, X);
}

@plain depends on patch && managed && !unmanaged@
position p != {in_action.p, in_member_action.p, bridge.p, searched.p, in_handler.p};
expression E, X;
@@
- pci_intx@p
+ pcim_intx
  (E, X)

@marked depends on context && managed && !unmanaged@
position p != {in_action.p, in_member_action.p, bridge.p, searched.p, in_handler.p};
expression E, X;
@@
* pci_intx@p(E, X)

@found depends on (report || org) && managed && !unmanaged@
position p != {in_action.p, in_member_action.p, bridge.p, searched.p, in_handler.p};
expression E, X;
@@
pci_intx@p(E, X)

@script:python depends on report@
p << found.p;
@@
coccilib.report.print_report(p[0],
    "WARNING: managed device, but pci_intx() is not undone at unbind: use pcim_intx()")

@script:python depends on org@
p << found.p;
@@
coccilib.org.print_todo(p[0],
    "WARNING: managed device, but pci_intx() is not undone at unbind: use pcim_intx()")

@script:python depends on report@
p << in_action.p;
@@
coccilib.report.print_report(p[0],
    "pci_intx() in a devm action: must not become pcim_intx()")

@script:python depends on report@
p << in_member_action.p;
@@
coccilib.report.print_report(p[0],
    "pci_intx() in a devm action: must not become pcim_intx()")

@script:python depends on report@
p << in_handler.p;
@@
coccilib.report.print_report(p[0],
    "pci_intx() in an interrupt handler: pcim_intx() may sleep")

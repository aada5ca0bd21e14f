// SPDX-License-Identifier: GPL-2.0-only
/// pcim_iomap_regions() leaves the addresses of what it mapped in a table that
/// pcim_iomap_table() has to be asked for.  Where one BAR is mapped and its
/// address is read once, pcim_iomap_region() does both in one call: it returns
/// the address, or an error pointer.
///
//# Alone (make coccicheck COCCI=...) the rule sees one file at a time.  It
//# takes a call in a driver's probe function that maps one constant BAR of a
//# device that was not searched for, returns when that fails, and reads the
//# address right behind.  Before it returns a failure may print, and no more: it
//# leaves an error pointer where NULL was.  The call stays where it runs more
//# than once, where its result is of use later or goes elsewhere than into a
//# message or what probe returns, where a comment speaks of the read, where an
//# interrupt was requested before, and in a file that calls probe, gives BARs
//# back by hand, registers devm actions, or reads the table elsewhere.  Not seen
//# are other files of the module and libraries that read the table.  A variable
//# that only the test for NULL used is left to the author.
//
// Confidence: Moderate
// Options: --no-includes --no-scanner
// Keywords: pcim_iomap_regions, pcim_iomap_table, pcim_iomap_region, devres

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

def silent(place):
    """True unless a comment stands above the statement: it may speak of it."""
    with open(place[0].file, encoding="utf-8", errors="replace") as file:
        above = file.read().split("\n")[int(place[0].line) - 2].strip()
    return not (above.endswith("*/") or above.startswith("//"))

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

@back depends on managed && !unmanaged@
@@
(
pcim_iounmap_regions(...)
|
pcim_iounmap(...)
|
pci_release_region(...)
|
pci_release_regions(...)
|
devm_add_action(...)
|
devm_add_action_or_reset(...)
|
devres_add(...)
)

@searched depends on managed && !unmanaged exists@
expression D, E;
position x;
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
    when any
pcim_iomap_regions@x(D, ...)

@binds depends on managed && !unmanaged@
identifier T, fn;
@@
struct pci_driver T = { .probe = fn, };

@probes depends on binds exists@
identifier binds.fn;
position p;
@@
fn(...)
{
	<+... pcim_iomap_regions@p(...) ...+>
}

@probed depends on probes@
identifier binds.fn;
@@
fn(...)

@pair depends on probes && !back && !probed exists@
expression D, N, T;
constant B, C;
identifier V;
identifier F =~ "^((dev|pci|netdev|drm)_(err|warn|notice|info|dbg)|pr_(err|warn|notice|info|debug)|printk)$";
position probes.p;
position s != searched.x;
position q : script:python() { silent(q) };
@@
V = pcim_iomap_regions@p@s(D, \(BIT(B)\|1 << B\), N);
if (\(V < 0\|V != 0\|V\))
(
	return \(V\|-C\);
|
	return dev_err_probe(...);
|
	{ F(...); return \(V\|-C\); }
|
	{ F(...); return dev_err_probe(...); }
)
T = pcim_iomap_table@q(D)[B];

// Who else looks at the table, or at the result.

@reader depends on pair@
position r != pair.q;
@@
pcim_iomap_table@r(...)

@told depends on pair exists@
identifier pair.V;
expression E;
position pair.s, t;
@@
V = pcim_iomap_regions@s@t(...);
if (<+... V ...+>)
(
	return dev_err_probe(E, V, ..., <+... V ...+>, ...);
|
	{ ... return dev_err_probe(E, V, ..., <+... V ...+>, ...); }
)

@assigned depends on pair@
identifier pair.V;
expression X;
position w;
@@
V@w = X

@late depends on pair exists@
identifier pair.V;
expression D, T, B, X;
position pair.s, pair.q, t;
position u != assigned.w;
@@
V = pcim_iomap_regions@s@t(...);
... when any
T = pcim_iomap_table@q(D)[B];
... when != V = X
    when any
V@u

@once_more depends on pair exists@
position pair.s, t;
@@
pcim_iomap_regions@s@t(...)
... when any
pcim_iomap_regions@s(...)

@early depends on pair exists@
position pair.s, t;
@@
\(request_irq\|request_threaded_irq\|pci_request_irq\|devm_request_irq\|devm_request_threaded_irq\)(...)
... when any
pcim_iomap_regions@s@t(...)

@good depends on pair && !reader@
position pair.s;
position t != {told.t, late.t, once_more.t, early.t};
@@
pcim_iomap_regions@s@t(...)

@script:python depends on report@
t << good.t;
@@
coccilib.report.print_report(t[0],
    "WARNING: mapped by way of a table: use pcim_iomap_region(), which returns the address")

@script:python depends on org@
t << good.t;
@@
coccilib.org.print_todo(t[0],
    "WARNING: mapped by way of a table: use pcim_iomap_region(), which returns the address")

@marked depends on context && good@
position good.t;
@@
* pcim_iomap_regions@t(...)

@replaced depends on patch && good exists@
expression D, N, T, E;
constant B, C;
identifier V;
identifier F =~ "^((dev|pci|netdev|drm)_(err|warn|notice|info|dbg)|pr_(err|warn|notice|info|debug)|printk)$";
statement O;
position good.t, pair.q;
@@
- V = pcim_iomap_regions@t(D, \(BIT(B)\|1 << B\), N);
+ T = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(T)
  )
(
  return
- V
+ PTR_ERR(T)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(T)
  , ...);
|
  return \(-C\|dev_err_probe(...)\);
|
  {
+ V = PTR_ERR(T);
  F(..., <+... V ...+>, ...);
  return ...;
  }
|
  {
  F(...);
(
  return
- V
+ PTR_ERR(T)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(T)
  , ...);
|
  return ...;
)
  }
)
- T = pcim_iomap_table@q(D)[B];
(
- if (\(!T\|T == NULL\)) O
|
)

// A variable that held nothing but the result.

@unused_too depends on patch@
identifier replaced.V, f;
type Y;
@@
f(...)
{
	... when != V
- 	Y V;
	... when != V
}

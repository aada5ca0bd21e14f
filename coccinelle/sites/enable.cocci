// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   plain        pci_enable_device()
//   foreign      the same, on a device that the module does not drive
//   if-disabled  pci_enable_device(), for a device that is not enabled
//   drop-test    the call goes, with the 'if (result) return result;' after it
//   drop         a disable goes
//   group        in a devres group of a device without driver: the plain call
//                and a devm action, the BAR by devm calls

@initialize:python@
@@
from pcimlib.sites import done, variable, want, want_code

@renamed exists@
symbol pcim_enable_device, pci_enable_device;
expression E;
position p : script:python() { want(p, "plain", "foreign") };
@@
- pcim_enable_device@p
+ pci_enable_device
  (E)

@unless exists@
expression E, V;
statement S, T;
position p : script:python() { want_code(p, "if-disabled") };
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
)

@needless exists@
expression E;
idexpression V;
position p : script:python() { want_code(p, "drop-test") };
@@
- V = pcim_enable_device@p(E);
- if (\(V\|V < 0\))
-	return V;

@dropped exists@
expression E;
position d : script:python() { want_code(d, "drop") };
@@
- pci_disable_device@d(E);

@grouper exists@
identifier f;
expression E;
position p : script:python() { want_code(p, "group") };
@@
f(...)
{
	<+... pcim_enable_device@p(E) ...+>
}

@grouped exists@
identifier l, B;
idexpression V;
expression D, M, N;
position p : script:python() { want_code(p, "group") };
fresh identifier undo = script:python(p) { variable(p) };
@@
- V = pcim_enable_device@p(D);
+ V = pci_enable_device(D);
  if (V) {
(
-	dev_err(&D->dev, "pcim_enable_device failed\n");
+	dev_err(&D->dev, "pci_enable_device failed\n");
|
	...
)
	goto l;
  }
+ V = devm_add_action_or_reset(&D->dev, undo, D);
+ if (V)
+	goto l;
- V = pcim_iomap_regions(D, BIT(B), N);
- if (V) {
+ if (!devm_request_mem_region(&D->dev, pci_resource_start(D, B), pci_resource_len(D, B), N)) {
+	V = -EBUSY;
(
-	dev_err(&D->dev, "pcim_iomap_regions failed\n");
+	dev_err(&D->dev, "devm_request_mem_region failed\n");
|
	...
)
	goto l;
  }
- M = pcim_iomap_table(D)[B];
+ M = devm_ioremap(&D->dev, pci_resource_start(D, B), pci_resource_len(D, B));
  if (!M) {
(
-	dev_err(&D->dev, "pcim_iomap_table failed\n");
+	dev_err(&D->dev, "devm_ioremap failed\n");
|
	...
)
	goto l;
  }

@helper depends on grouped@
type T;
identifier grouper.f, grouped.undo;
@@
+ static void undo(void *pdev)
+ {
+	pci_disable_device(pdev);
+ }
+
  T f(...)
  {
	...
  }

@script:python@
p << renamed.p;
@@
done(p)

@script:python@
p << unless.p;
@@
done(p)

@script:python@
p << needless.p;
@@
done(p)

@script:python@
p << dropped.d;
@@
done(p)

@script:python@
p << grouped.p;
@@
done(p)

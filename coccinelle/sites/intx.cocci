// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   pcim         pcim_intx(), the result is not used
//   pcim-return  the result goes to a variable and is returned when not 0
//   pcim-goto    the same, with a jump to the function's own unwinding
//   pcim-tail    the call and the 'return 0;' after it become one return
//   unmanaged    pci_intx_unmanaged()

@initialize:python@
@@
from pcimlib.sites import done, label, variable, want, want_code

// Renames keep every line in place, so they come first; the second rule then
// still finds its lines in all functions that the first one left alone.

@renamed exists@
symbol pci_intx, pci_intx_unmanaged;
expression E, X;
position p : script:python() { want(p, "pcim") };
position u : script:python() { want(u, "unmanaged") };
@@
(
- pci_intx@p
+ pcim_intx
  (E, X)
|
- pci_intx@u
+ pci_intx_unmanaged
)

@handled exists@
expression E, X;
position r : script:python() { want_code(r, "pcim-return") };
position g : script:python() { want_code(g, "pcim-goto") };
position t : script:python() { want_code(t, "pcim-tail") };
fresh identifier rv = script:python(r) { variable(r) };
fresh identifier gv = script:python(g) { variable(g) };
fresh identifier gl = script:python(g) { label(g) };
@@
(
- pci_intx@r(E, X);
+ rv = pcim_intx(E, X);
+ if (rv)
+	return rv;
|
- pci_intx@g(E, X);
+ gv = pcim_intx(E, X);
+ if (gv)
+	goto gl;
|
- pci_intx@t(E, X);
- return 0;
+ return pcim_intx(E, X);
)

@script:python@
p << renamed.p;
@@
done(p)

@script:python@
p << renamed.u;
@@
done(p)

@script:python@
p << handled.r;
@@
done(p)

@script:python@
p << handled.g;
@@
done(p)

@script:python@
p << handled.t;
@@
done(p)

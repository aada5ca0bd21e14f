// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   pcim            the managed call of the same arguments
//   pcim-msi        pci_enable_msi(), its result unused or tested at once
//   pcim-msi-test   the same, its result kept for one 'if' that follows
//   pcim-msix       pci_enable_msix_range() or _exact(), whose array the function has
//                   numbered from 0 on: the vectors are filled in behind the test
//   pcim-msix-one   the same for one entry
//   action          the same call stays, and a devm action disables MSI-X
//   drop            a release goes, with the 'if (state)' that has nothing else

@initialize:python@
@@
from pcimlib.sites import done, label, want, want_code

@renamed exists@
expression E, L, M, F, A;
position p : script:python() { want(p, "pcim") };
@@
(
- pci_alloc_irq_vectors@p
+ pcim_alloc_irq_vectors
  (E, L, M, F)
|
- pci_alloc_irq_vectors_affinity@p
+ pcim_alloc_irq_vectors_affinity
  (E, L, M, F, A)
)

@unused exists@
expression E;
position p : script:python() { want(p, "pcim-msi") };
@@
- pci_enable_msi@p(E);
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI);

@tested exists@
expression E;
position p : script:python() { want_code(p, "pcim-msi") };
@@
(
- pci_enable_msi@p(E) == 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) > 0
|
- pci_enable_msi@p(E) != 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
|
- pci_enable_msi@p(E) < 0
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
|
- !pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) > 0
|
- pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI) < 0
)

@kept exists@
expression E;
identifier v;
type T;
statement S;
position p : script:python() { want_code(p, "pcim-msi-test") };
@@
(
  v =
- pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI)
  ;
|
  T v =
- pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI)
  ;
)
  if (
(
  v < 0
|
- !v
+ v > 0
|
- v
+ v < 0
)
  ) S

@kept_else exists@
expression E;
identifier v;
type T;
statement S, S2;
position p : script:python() { want_code(p, "pcim-msi-test") };
@@
(
  v =
- pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI)
  ;
|
  T v =
- pci_enable_msi@p(E)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSI)
  ;
)
  if (
(
  v < 0
|
- !v
+ v > 0
|
- v
+ v < 0
)
  ) S else S2

@array exists@
expression E, A, L, M;
identifier v;
statement S;
position p : script:python() { want_code(p, "pcim-msix") };
fresh identifier i = script:python(p) { label(p) };
@@
  v =
- pci_enable_msix_range@p(E, A, L, M)
+ pcim_alloc_irq_vectors(E, L, M, PCI_IRQ_MSIX)
  ;
  if (v < 0) S
+ for (i = 0; i < v; i++)
+ 	A[i].vector = pci_irq_vector(E, i);

@whole exists@
expression E, A, N;
identifier v;
statement S;
position p : script:python() { want_code(p, "pcim-msix") };
fresh identifier i = script:python(p) { label(p) };
@@
  v =
- pci_enable_msix_exact@p(E, A, N)
+ pcim_alloc_irq_vectors(E, N, N, PCI_IRQ_MSIX)
  ;
  if (
(
  v < 0
|
- v
+ v < 0
)
  ) S
+ for (i = 0; i < N; i++)
+ 	A[i].vector = pci_irq_vector(E, i);

@entry exists@
expression E, A;
identifier v;
statement S;
position p : script:python() { want_code(p, "pcim-msix-one") };
@@
  v =
(
- pci_enable_msix_range@p(E, &A, 1, 1)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSIX)
|
- pci_enable_msix_exact@p(E, &A, 1)
+ pcim_alloc_irq_vectors(E, 1, 1, PCI_IRQ_MSIX)
)
  ;
  if (
(
  v < 0
|
- v
+ v < 0
)
  ) S
+ A.vector = pci_irq_vector(E, 0);

@acting exists@
identifier f, R =~ "^pci_enable_msix_(range|exact)$";
position p : script:python() { want_code(p, "action") };
@@
f(...)
{
	<+... R@p(...) ...+>
}

@kept_by_action exists@
expression E;
identifier v;
statement S;
position p : script:python() { want_code(p, "action") };
fresh identifier undo = script:python(p) { label(p) };
@@
  v =
(
  pci_enable_msix_range@p(E, ...)
|
  pci_enable_msix_exact@p(E, ...)
)
  ;
  if (\(v\|v < 0\)) S
+ v = devm_add_action_or_reset(&E->dev, undo, E);
+ if (v) S

@helper depends on kept_by_action@
type T;
identifier acting.f, kept_by_action.undo;
@@
+ static void undo(void *pdev)
+ {
+	pci_disable_msix(pdev);
+ }
+
  T f(...)
  {
	...
  }

@dropped exists@
expression C, E;
statement S;
identifier v, m;
identifier P =~ "^[A-Z_0-9]+$";
position d : script:python() { want_code(d, "drop") };
position n != guarded.a;
identifier R =~ "^pci_(free_irq_vectors|disable_msix?)$";
@@
(
- if (\(v\|!v\|v < 0\|v > 0\|v != 0\|C->m\|!C->m\|C->m > 0\|P(...)\|!P(...)\))
- 	R@d(E);
|
  if (C) S
- else
- 	R@d(E);
|
- R@d@n(E);
)

@script:python@
p << renamed.p;
@@
done(p)

@script:python@
p << unused.p;
@@
done(p)

@script:python@
p << tested.p;
@@
done(p)

@script:python@
p << kept.p;
@@
done(p)

@script:python@
p << kept_else.p;
@@
done(p)

@script:python@
p << array.p;
@@
done(p)

@script:python@
p << whole.p;
@@
done(p)

@script:python@
p << entry.p;
@@
done(p)

@script:python@
p << kept_by_action.p;
@@
done(p)

@script:python@
p << dropped.d;
@@
done(p)

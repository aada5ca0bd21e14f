// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   pcim         the managed call of the same arguments
//   drop         a release goes, with the 'if (state)' that has nothing else

@initialize:python@
@@
from pcimlib.sites import done, want, want_code

@renamed exists@
expression E, B, N;
position p : script:python() { want(p, "pcim") };
@@
(
- pci_request_regions@p
+ pcim_request_all_regions
  (E, N)
|
- pci_request_region@p
+ pcim_request_region
  (E, B, N)
|
- pci_request_region_exclusive@p
+ pcim_request_region_exclusive
  (E, B, N)
|
- pci_request_selected_regions@p
+ pcim_request_selected_regions
  (E, B, N)
|
- pci_request_mem_regions@p(E, N)
+ pcim_request_selected_regions(E, pci_select_bars(E, IORESOURCE_MEM), N)
|
- pci_request_io_regions@p(E, N)
+ pcim_request_selected_regions(E, pci_select_bars(E, IORESOURCE_IO), N)
|
- pci_release_region@p
+ pcim_release_region
  (E, B)
)

@dropped exists@
expression C, E, B;
statement S;
identifier v, m;
position d : script:python() { want_code(d, "drop") };
position n != guarded.a;
@@
(
- if (\(v\|!v\|v < 0\|v != 0\|C->m\|!C->m\))
(
- 	pci_release_regions@d(E);
|
- 	pci_release_region@d(E, B);
|
- 	pci_release_selected_regions@d(E, B);
|
- 	pci_release_mem_regions@d(E);
|
- 	pci_release_io_regions@d(E);
)
|
  if (C) S
- else
(
- 	pci_release_regions@d(E);
|
- 	pci_release_region@d(E, B);
|
- 	pci_release_selected_regions@d(E, B);
|
- 	pci_release_mem_regions@d(E);
|
- 	pci_release_io_regions@d(E);
)
|
- pci_release_regions@d@n(E);
|
- pci_release_region@d@n(E, B);
|
- pci_release_selected_regions@d@n(E, B);
|
- pci_release_mem_regions@d@n(E);
|
- pci_release_io_regions@d@n(E);
)

@script:python@
p << renamed.p;
@@
done(p)

@script:python@
p << dropped.d;
@@
done(p)

// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   pcim         pcim_iomap_region(); a failure does not ask which error it was
//   pcim-return  the failure returns the error, now taken from the pointer
//   pcim-set     the failure first takes the error from the pointer
//   table        the read of the table goes, with a test for NULL behind it

@initialize:python@
@@
from pcimlib.sites import done, want_code

@plain exists@
expression D, M, N, B, T;
identifier V;
statement S, O;
position p : script:python() { want_code(p, "pcim") };
position q : script:python() { want_code(q, "table") };
@@
- V = pcim_iomap_regions@p(D, M, N);
+ T = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(T)
  ) S
  ... when != pcim_iomap_regions(...)
      when any
- T = pcim_iomap_table@q(D)[B];
(
- if (\(!T\|T == NULL\)) O
|
)

@returned exists@
expression D, M, N, B, T, E;
identifier V;
statement O;
position p : script:python() { want_code(p, "pcim-return") };
position q : script:python() { want_code(q, "table") };
@@
- V = pcim_iomap_regions@p(D, M, N);
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
  {
  ...
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
)
  }
)
  ... when != pcim_iomap_regions(...)
      when any
- T = pcim_iomap_table@q(D)[B];
(
- if (\(!T\|T == NULL\)) O
|
)

@set exists@
expression D, M, N, B, T, X;
identifier V, l;
statement O;
position p : script:python() { want_code(p, "pcim-set") };
position q : script:python() { want_code(q, "table") };
@@
- V = pcim_iomap_regions@p(D, M, N);
+ T = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(T)
  )
(
  {
+ V = PTR_ERR(T);
  ...
  }
|
+ {
+ V = PTR_ERR(T);
  goto l;
+ }
|
+ {
+ V = PTR_ERR(T);
  return X;
+ }
)
  ... when != pcim_iomap_regions(...)
      when any
- T = pcim_iomap_table@q(D)[B];
(
- if (\(!T\|T == NULL\)) O
|
)

// A variable that held nothing but the result.

@unused depends on plain@
identifier plain.V, f;
type Y;
@@
f(...)
{
	... when != V
- 	Y V;
	... when != V
}

@script:python@
p << plain.p;
q << plain.q;
@@
done(p)
done(q)

@script:python@
p << returned.p;
q << returned.q;
@@
done(p)
done(q)

@script:python@
p << set.p;
q << set.q;
@@
done(p)
done(q)

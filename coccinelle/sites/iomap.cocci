// SPDX-License-Identifier: GPL-2.0-only
// The half of the rule that pcim drives decides nothing: each call and the form of its
// edit are named by a table, see scripts/pcimlib/sites.py.  The forms:
//   pcim         pcim_iomap_region(); a failure does not ask which error it was
//   pcim-return  the failure returns the error, now taken from the pointer
//   pcim-set     the failure first takes the error from the pointer
//   table        the read of the table goes, with a test for NULL behind it
//   local, local-return, local-set
//                the same three, the address kept in a variable that is new
//   local-test   the call is the whole condition of an 'if'
//   local-read   the variable takes the place of the read
//   local-read-test  the same, and a test for NULL behind it goes
//   local-table      a variable holds the table: the new one takes the place of its entry

@initialize:python@
@@
from pcimlib.sites import done, variable, want_code

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

// The same with a variable of its own, which nobody else knows.

@kept exists@
expression D, M, N, B, T;
attribute name __iomem;
identifier f, V;
statement S, O;
position p : script:python() { want_code(p, "local") };
position q : script:python() { want_code(q, "local-read-test") };
position r : script:python() { want_code(r, "local-read") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
- V = pcim_iomap_regions@p(D, M, N);
+ X = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(X)
  ) S
  ... when != pcim_iomap_regions(...)
      when any
(
  T =
- pcim_iomap_table@q(D)[B]
+ X
  ;
- if (\(!T\|T == NULL\)) O
|
- pcim_iomap_table@r(D)[B]
+ X
)
  ... when any
}

@kept_returned exists@
expression D, M, N, B, T, E;
attribute name __iomem;
identifier f, V;
statement O;
position p : script:python() { want_code(p, "local-return") };
position q : script:python() { want_code(q, "local-read-test") };
position r : script:python() { want_code(r, "local-read") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
- V = pcim_iomap_regions@p(D, M, N);
+ X = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(X)
  )
(
  return
- V
+ PTR_ERR(X)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(X)
  , ...);
|
  {
  ...
(
  return
- V
+ PTR_ERR(X)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(X)
  , ...);
)
  }
)
  ... when != pcim_iomap_regions(...)
      when any
(
  T =
- pcim_iomap_table@q(D)[B]
+ X
  ;
- if (\(!T\|T == NULL\)) O
|
- pcim_iomap_table@r(D)[B]
+ X
)
  ... when any
}

@kept_set exists@
expression D, M, N, B, T, R;
attribute name __iomem;
identifier f, V, l;
statement O;
position p : script:python() { want_code(p, "local-set") };
position q : script:python() { want_code(q, "local-read-test") };
position r : script:python() { want_code(r, "local-read") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
- V = pcim_iomap_regions@p(D, M, N);
+ X = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(X)
  )
(
  {
+ V = PTR_ERR(X);
  ...
  }
|
+ {
+ V = PTR_ERR(X);
  goto l;
+ }
|
+ {
+ V = PTR_ERR(X);
  return R;
+ }
)
  ... when != pcim_iomap_regions(...)
      when any
(
  T =
- pcim_iomap_table@q(D)[B]
+ X
  ;
- if (\(!T\|T == NULL\)) O
|
- pcim_iomap_table@r(D)[B]
+ X
)
  ... when any
}

@asked exists@
expression D, M, N, B, T;
attribute name __iomem;
identifier f;
statement S, O;
position p : script:python() { want_code(p, "local-test") };
position q : script:python() { want_code(q, "local-read-test") };
position r : script:python() { want_code(r, "local-read") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
+ X = pcim_iomap_region(D, B, N);
  if (
- pcim_iomap_regions@p(D, M, N)
+ IS_ERR(X)
  ) S
  ... when != pcim_iomap_regions(...)
      when any
(
  T =
- pcim_iomap_table@q(D)[B]
+ X
  ;
- if (\(!T\|T == NULL\)) O
|
- pcim_iomap_table@r(D)[B]
+ X
)
  ... when any
}

// A table that a variable holds: the address takes its place.

@whole exists@
expression D, B;
identifier t;
position s : script:python() { want_code(s, "local-table") };
@@
  t = pcim_iomap_table@s(D);
  ... when any
  t[B]

@held_returned exists@
expression whole.D, whole.B, M, N, E;
attribute name __iomem;
identifier whole.t;
identifier f, V;
statement O;
position s : script:python() { want_code(s, "local-table") };
position p : script:python() { want_code(p, "local-return") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
- V = pcim_iomap_regions@p(D, M, N);
+ X = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(X)
  )
(
  return
- V
+ PTR_ERR(X)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(X)
  , ...);
|
  {
  ...
(
  return
- V
+ PTR_ERR(X)
  ;
|
  return dev_err_probe(E,
- V
+ PTR_ERR(X)
  , ...);
)
  }
)
  ... when != pcim_iomap_regions(...)
      when any
- t = pcim_iomap_table@s(D);
(
- if (\(!t\|t == NULL\)) O
|
)
  ... when any
}

@entries_of_held_returned depends on held_returned@
identifier held_returned.f, whole.t, held_returned.X;
expression B;
@@
f(...)
{
	<...
- 	t[B]
+ 	X
	...>
}

@table_of_held_returned depends on held_returned@
identifier held_returned.f, whole.t;
type Y;
@@
f(...)
{
	... when != t
- 	Y t;
	... when != t
}

@held_set exists@
expression whole.D, whole.B, M, N, R;
attribute name __iomem;
identifier whole.t;
identifier f, V, l;
statement O;
position s : script:python() { want_code(s, "local-table") };
position p : script:python() { want_code(p, "local-set") };
fresh identifier X = script:python(p) { variable(p) };
@@
f(...)
{
+	void __iomem *X;
  ... when any
- V = pcim_iomap_regions@p(D, M, N);
+ X = pcim_iomap_region(D, B, N);
  if (
- \(V < 0\|V != 0\|V\)
+ IS_ERR(X)
  )
(
  {
+ V = PTR_ERR(X);
  ...
  }
|
+ {
+ V = PTR_ERR(X);
  goto l;
+ }
|
+ {
+ V = PTR_ERR(X);
  return R;
+ }
)
  ... when != pcim_iomap_regions(...)
      when any
- t = pcim_iomap_table@s(D);
(
- if (\(!t\|t == NULL\)) O
|
)
  ... when any
}

@entries_of_held_set depends on held_set@
identifier held_set.f, whole.t, held_set.X;
expression B;
@@
f(...)
{
	<...
- 	t[B]
+ 	X
	...>
}

@table_of_held_set depends on held_set@
identifier held_set.f, whole.t;
type Y;
@@
f(...)
{
	... when != t
- 	Y t;
	... when != t
}

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

@unused_now depends on kept@
identifier kept.V, kept.f;
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

@script:python@
p << kept.p;
@@
done(p)

@script:python@
q << kept.q;
@@
done(q)

@script:python@
r << kept.r;
@@
done(r)

@script:python@
p << kept_returned.p;
@@
done(p)

@script:python@
q << kept_returned.q;
@@
done(q)

@script:python@
r << kept_returned.r;
@@
done(r)

@script:python@
p << kept_set.p;
@@
done(p)

@script:python@
q << kept_set.q;
@@
done(q)

@script:python@
r << kept_set.r;
@@
done(r)

@script:python@
p << asked.p;
@@
done(p)

@script:python@
q << asked.q;
@@
done(q)

@script:python@
r << asked.r;
@@
done(r)

@script:python@
p << held_returned.p;
s << held_returned.s;
@@
done(p)
done(s)

@script:python@
p << held_set.p;
s << held_set.s;
@@
done(p)
done(s)

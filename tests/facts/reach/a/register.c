// SPDX-License-Identifier: GPL-2.0-only
int a_register(void)
{
	/* Uses the table, but reaches nothing by that. */
	return register_driver(&a_driver);
}

/* SPDX-License-Identifier: GPL-2.0 */
bool devm_is_action_added(struct device *dev, void (*action)(void *), void *data);

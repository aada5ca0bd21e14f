// SPDX-License-Identifier: GPL-2.0-only
"use strict";
(() => {
	const table = document.getElementById("findings");
	if (!table)
		return;
	const body = table.tBodies[0];
	const rows = Array.from(body.rows);
	const heads = Array.from(table.tHead.rows[0].cells);
	const controls = document.getElementById("controls");
	const search = document.getElementById("search");
	const picker = document.getElementById("sort");
	const filters = Array.from(controls.querySelectorAll("[data-filter]"));
	const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
	const order = new Intl.Collator("en", {numeric: true}).compare;

	function key(row, column) {
		const cell = row.cells[column];
		return cell.dataset.key || cell.textContent.trim();
	}

	function sort(column, direction) {
		const sorted = rows.slice().sort((a, b) =>
			direction * order(key(a, column), key(b, column)));
		body.append(...sorted);
		heads.forEach(head => head.removeAttribute("aria-sort"));
		heads[column].setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
		picker.value = String(column);
	}

	function filter() {
		const words = search.value.toLowerCase().split(/\s+/);
		let shown = 0;
		for (const row of rows) {
			const fits = words.every(word => texts.get(row).includes(word)) &&
				filters.every(one => !one.value ||
					row.dataset[one.dataset.filter] === one.value);
			row.hidden = !fits;
			shown += fits ? 1 : 0;
		}
		document.getElementById("shown").textContent = shown === rows.length ?
			String(shown) : `${shown} of ${rows.length}`;
		document.getElementById("none").hidden = shown > 0;
	}

	heads.forEach((head, column) => {
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = head.textContent;
		button.addEventListener("click", () =>
			sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
		head.replaceChildren(button);
	});
	picker.addEventListener("change", () => sort(Number(picker.value), 1));
	controls.addEventListener("input", filter);
	controls.addEventListener("submit", event => event.preventDefault());
	controls.hidden = false;
	filter();
})();

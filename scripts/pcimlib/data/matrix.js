// SPDX-License-Identifier: GPL-2.0-only
// The rows of a matrix: a call, and what each tree has of it.

(() => {
	const holder = byId("data");
	if (!byId("findings") || !holder)
		return;
	const data = JSON.parse(holder.textContent);
	const rows = unpacked(data);

	function cellOf(row, at) {
		const raw = row.raw[data.texts.length][at];
		if (!raw)
			return null;
		const cell = {line: raw[data.cell.length]};
		data.cell.forEach((name, field) => { cell[name] = data.strings[raw[field]]; });
		return cell;
	}

	function fill(cell, one) {
		if (!one) {
			cell.append(el("span", {"class": "dim"}, "-"));
			return;
		}
		cell.append(el("div", {},
			el("b", {"class": "kind-" + one.kind, title: one.reason}, one.kind),
			el("span", {"class": "dim"}, ` line ${one.line} `),
			...(one.kind === "kept" ? [] : [el("br"), el("a", {href: "#" + one.rule}, one.rule)])));
	}

	rows.forEach(row => { row.place = `${row.file} ${row.function}`; });
	pcimTable({
		rows, kinds: data.kinds, title: document.querySelector("h1").textContent,
		filters: [["kind", "Work"], ["family", "Family"], ["subsystem", "Subsystem"],
			  ["trees", "Trees"]],
		words: row => [row.driver, row.file, row.function, row.call, ...data.names.map((_, at) => {
			const one = cellOf(row, at);
			return one ? `${one.action} ${one.rule} ${one.reason}` : "";
		})].join(" "),
		columns: [
			{name: "place", title: "Place", key: row => row.place, fill: (cell, row) =>
				cell.append(el("div", {}, code(row.file), ...(row.function ?
					[el("div", {"class": "dim"}, `${row.function}()`)] : [])))},
			{name: "call", title: "Call", key: row => row.call, fill: (cell, row) =>
				cell.append(code(row.call))},
			...data.names.map((name, at) => ({name: "tree", title: name, key: row => {
				const one = cellOf(row, at);
				return String(one ? data.kinds.indexOf(one.kind) : data.kinds.length);
			}, fill: (cell, row) => fill(cell, cellOf(row, at))})),
		],
		copied: [
			["driver", row => row.name], ["file", row => row.file],
			["function", row => row.function], ["call", row => row.call],
			...data.names.map((name, at) => [name, row => {
				const one = cellOf(row, at);
				return one ? `${one.action} (${one.rule})` : "";
			}]),
		],
	});
})();

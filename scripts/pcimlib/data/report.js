// SPDX-License-Identifier: GPL-2.0-only
// The rows of an audit.

function evidenceOf(data, row) {
	return row.raw[data.texts.length + 2].map(at => {
		const [file, line, call, arm, text] = data.places[at];
		return {file: data.strings[file], line, call: data.strings[call],
			arm: data.strings[arm], text: data.strings[text]};
	});
}

function evidenceItem(place) {
	const item = el("li", {}, code(`${place.file}:${place.line}`), " ",
		el("span", {"class": "dim"}, place.call + (place.arm ? `, #if ${place.arm}` : "")));
	if (place.text)
		item.append(el("pre", {}, place.text));
	return item;
}

// Lines are drawn when they are first asked for.
function evidence(data, row) {
	const places = evidenceOf(data, row);
	const made = el("details", {}, el("summary", {},
		`Evidence, ${places.length} ${places.length === 1 ? "line" : "lines"}`));
	made.addEventListener("toggle", () => {
		if (!made.querySelector("ol"))
			made.append(el("ol", {}, ...places.map(evidenceItem)));
	});
	return places.length ? [made] : [];
}

function fillPlace(cell, row) {
	cell.append(code(`${row.file}:${row.line}`));
	if (row.function)
		cell.append(el("div", {"class": "dim"}, `${row.function}()`));
	if (row.arm)
		cell.append(el("div", {"class": "dim"}, `#if ${row.arm}`));
}

function fillCall(cell, row) {
	const to = row.replacement ? [el("span", {"class": "dim"}, "to "), code(row.replacement)] :
		row.action === "drop" ? [el("span", {"class": "dim"}, "goes")] : [];
	cell.append(el("div", {}, code(row.call), ...(to.length ? [el("br"), ...to] : [])));
}

(() => {
	const holder = byId("data");
	if (!byId("findings") || !holder)
		return;
	const data = JSON.parse(holder.textContent);
	const rows = unpacked(data);
	rows.forEach(row => {
		row.line = row.raw[data.texts.length];
		row.place = `${row.file}:${row.line}:${row.raw[data.texts.length + 1]}`;
	});
	pcimTable({
		rows, kinds: data.kinds, title: document.querySelector("h1").textContent,
		filters: [["kind", "Work"], ["family", "Family"], ["subsystem", "Subsystem"],
			  ["rule", "Rule"], ["driver", "Driver"]],
		words: row => [row.driver, row.file, row.function, row.call, row.replacement,
			       row.device, row.action, row.rule, row.reason].join(" "),
		columns: [
			{name: "kind", title: "Work", key: row => String(row.rank), fill: (cell, row) =>
				cell.append(el("b", {"class": "kind-" + row.kind}, row.kind))},
			{name: "place", title: "Place", key: row => row.place, fill: fillPlace},
			{name: "call", title: "Call", key: row => row.call, fill: fillCall},
			{name: "device", title: "Device", key: row => row.device, fill: (cell, row) =>
				cell.append(row.device)},
			{name: "rule", title: "Rule and reason", key: row => row.rule, fill: (cell, row) =>
				cell.append(el("div", {}, el("a", {href: "#" + row.rule}, row.rule),
					el("p", {}, row.reason), ...evidence(data, row)))},
		],
		copied: [
			["work", row => row.kind], ["driver", row => row.name], ["file", row => row.file],
			["line", row => row.line], ["function", row => row.function],
			["call", row => row.call], ["replacement", row => row.replacement],
			["device", row => row.device], ["action", row => row.action],
			["rule", row => row.rule], ["reason", row => row.reason],
		],
	});
})();

// SPDX-License-Identifier: GPL-2.0-only
// The table of a page: its state is the fragment of the URL; rows are drawn as they come
// into view.  report.js and matrix.js say what a row is and call pcimTable().
"use strict";

const CHUNK = 50;		// rows that are drawn at once
const compare = new Intl.Collator("en", {numeric: true}).compare;
const byId = id => document.getElementById(id);

// An element; children are elements or text, never markup.
function el(name, attributes, ...children) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes || {}))
		made.setAttribute(key, value);
	made.append(...children);
	return made;
}

// Code that may be broken after each slash and underscore.
function code(text, title) {
	const made = el("code", title ? {title} : {});
	for (const part of text.match(/[^/_]*[/_]?/g))
		if (part)
			made.append(part, ...(/[/_]$/.test(part) ? [el("wbr")] : []));
	return made;
}

// An object of each row: the first fields are numbers of strings.
function unpacked(data) {
	return data.rows.map(raw => {
		const row = {raw};
		data.texts.forEach((name, at) => { row[name] = data.strings[raw[at]]; });
		row.rank = data.kinds.indexOf(row.kind);
		row.name = row.driver.slice(row.driver.lastIndexOf("/") + 1);
		return row;
	});
}

// spec: rows, kinds, filters [[field, title]], columns [{title, narrow, key(row), fill(cell, row)}],
// words(row), copied [[title, text(row)]], title.
function pcimTable(spec) {
	const table = byId("findings");
	const defaults = {q: "", kind: "to do", sort: "0", dir: "1", group: "1", driver: ""};
	spec.filters.forEach(([field]) => { defaults[field] = defaults[field] || ""; });
	let state, found, drawn, lastDriver, body, counts;

	function read() {
		const given = new URLSearchParams(location.hash.slice(1));
		state = {};
		for (const name of Object.keys(defaults))
			state[name] = given.has(name) ? given.get(name) : defaults[name];
		if (!spec.columns[state.sort])
			state.sort = defaults.sort;
	}

	function write() {
		const kept = new URLSearchParams();
		for (const [name, value] of Object.entries(state))
			if (value !== defaults[name])
				kept.set(name, value);
		const text = kept.toString();
		history.replaceState(null, "", text ? "#" + text :
			location.pathname + location.search);
	}

	function fits(row, words) {
		if (state.kind === "to do" ? row.kind === "kept" :
		    state.kind !== "all" && row.kind !== state.kind)
			return false;
		if (state.driver && row.driver !== state.driver)
			return false;
		if (!spec.filters.every(([field]) => field === "kind" || !state[field] ||
					row[field] === state[field]))
			return false;
		if (!words.length)
			return true;
		row.text = row.text || spec.words(row).toLowerCase();
		return words.every(word => row.text.includes(word));
	}

	function choose() {
		const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
		const key = spec.columns[state.sort].key;
		const direction = Number(state.dir) < 0 ? -1 : 1;
		found = spec.rows.filter(row => fits(row, words));
		// Equal keys stay in the order of their places.
		found.sort((a, b) => direction * compare(key(a), key(b)));
		counts = new Map();
		if (state.group !== "1")
			return;
		// Groups in the order of their first row.
		const groups = new Map();
		for (const row of found) {
			if (!groups.has(row.driver))
				groups.set(row.driver, []);
			groups.get(row.driver).push(row);
		}
		found = [].concat(...groups.values());
		groups.forEach((rows, driver) => counts.set(driver, rows.length));
	}

	function heading(row) {
		const count = counts.get(row.driver);
		const cell = el("th", {scope: "rowgroup", colspan: spec.columns.length},
			el("b", {}, row.name), " ",
			el("span", {"class": "dim"}, row.driver === row.name ? "" : row.driver,
			   ` · ${count} ${count === 1 ? "call" : "calls"} `),
			el("a", {href: "#" + new URLSearchParams({driver: row.driver,
				kind: "all"})}, "all of this driver"));
		return el("tr", {"class": "group"}, cell);
	}

	function drawRow(row) {
		if (!body || (state.group === "1" && row.driver !== lastDriver)) {
			body = el("tbody");
			table.append(body);
			if (state.group === "1")
				body.append(heading(row));
			lastDriver = row.driver;
		}
		const line = el("tr", {"data-kind": row.kind});
		for (const column of spec.columns) {
			const cell = el("td", {"data-label": column.title});
			column.fill(cell, row);
			line.append(cell);
		}
		body.append(line);
	}

	function drawMore() {
		found.slice(drawn, drawn + CHUNK).forEach(drawRow);
		drawn = Math.min(drawn + CHUNK, found.length);
	}

	function fill() {
		while (drawn < found.length &&
		       byId("more").getBoundingClientRect().top < 2 * innerHeight)
			drawMore();
	}

	function show() {
		table.querySelectorAll("tbody").forEach(one => one.remove());
		drawn = 0;
		body = lastDriver = null;
		choose();
		table.hidden = !found.length;
		byId("none").hidden = found.length > 0;
		byId("shown").textContent = found.length === spec.rows.length ?
			String(found.length) : `${found.length} of ${spec.rows.length}`;
		byId("copied").textContent = "";
		marks();
		fill();
	}

	// The controls say what the state says.
	function marks() {
		byId("search").value = state.q;
		byId("group").checked = state.group === "1";
		byId("sort").value = state.sort;
		byId("order").textContent = state.dir === "1" ? "\u2191 ascending" : "\u2193 descending";
		document.querySelectorAll("[data-filter]").forEach(one => {
			one.value = state[one.dataset.filter];
		});
		Array.from(table.tHead.rows[0].cells).forEach((head, at) => {
			head.removeAttribute("aria-sort");
			if (String(at) === state.sort)
				head.setAttribute("aria-sort",
					state.dir === "1" ? "ascending" : "descending");
		});
		const here = location.hash || "#";
		document.querySelectorAll("a.tile").forEach(one => {
			one.toggleAttribute("aria-current", one.getAttribute("href") === here);
		});
	}

	function set(change) {
		Object.assign(state, change);
		write();
		show();
	}

	function pickers() {
		const holder = byId("filters");
		for (const [field, title] of spec.filters) {
			const tally = new Map();
			spec.rows.forEach(row => tally.set(row[field], (tally.get(row[field]) || 0) + 1));
			const values = field === "kind" ? spec.kinds.filter(one => tally.has(one)) :
				Array.from(tally.keys()).sort(compare);
			const select = el("select", {"data-filter": field},
				...(field === "kind" ? [el("option", {value: "to do"}, "to do"),
					el("option", {value: "all"}, "all")] :
					[el("option", {value: ""}, "all")]),
				...values.map(one => el("option", {value: one},
					`${field === "driver" ? one.slice(one.lastIndexOf("/") + 1) : one}` +
					` (${tally.get(one)})`)));
			select.addEventListener("change", () => set({[field]: select.value}));
			holder.append(el("label", {}, title, select));
		}
	}

	function heads() {
		const line = el("tr");
		spec.columns.forEach((column, at) => {
			const button = el("button", {type: "button"}, column.title);
			button.addEventListener("click", () => set({sort: String(at),
				dir: state.sort === String(at) && state.dir === "1" ? "-1" : "1"}));
			line.append(el("th", {scope: "col", "class": "col-" + column.name}, button));
			byId("sort").append(el("option", {value: String(at)}, column.title));
		});
		table.tHead.append(line);
	}

	function copy(text, what) {
		const say = done => {
			byId("copied").textContent = done ? `${found.length} calls copied as ${what}` :
				"this browser refuses to copy";
		};
		if (navigator.clipboard)
			navigator.clipboard.writeText(text).then(() => say(true), () => say(byHand(text)));
		else
			say(byHand(text));
	}

	function byHand(text) {
		const field = el("textarea", {"class": "off"});
		field.value = text;
		document.body.append(field);
		field.select();
		const done = document.execCommand("copy");
		field.remove();
		return done;
	}

	function csv() {
		// A leading sign would be a formula in a spreadsheet.
		const quoted = text => `"${String(text).replace(/^[=+\-@\t\r]/, "'$&").replace(/"/g, '""')}"`;
		return [spec.copied.map(([title]) => quoted(title)), ...found.map(row =>
			spec.copied.map(([, text]) => quoted(text(row))))]
			.map(cells => cells.join(",") + "\r\n").join("");
	}

	function markdown() {
		const plain = text => String(text).replace(/[\\`*_<>[\]|#]/g, "\\$&").replace(/\s+/g, " ");
		const line = cells => `| ${cells.join(" | ")} |\n`;
		return `${plain(spec.title)}\n\n` + line(spec.copied.map(([title]) => plain(title))) +
			line(spec.copied.map(() => "---")) + found.map(row =>
			line(spec.copied.map(([, text]) => plain(text(row))))).join("");
	}

	pickers();
	heads();
	byId("search").addEventListener("input", event => set({q: event.target.value}));
	byId("group").addEventListener("change", event =>
		set({group: event.target.checked ? "1" : "0"}));
	byId("sort").addEventListener("change", event => set({sort: event.target.value}));
	byId("order").addEventListener("click", () => set({dir: state.dir === "1" ? "-1" : "1"}));
	byId("reset").addEventListener("click", () => set(defaults));
	byId("csv").addEventListener("click", () => copy(csv(), "CSV"));
	byId("markdown").addEventListener("click", () => copy(markdown(), "Markdown"));
	byId("controls").addEventListener("submit", event => event.preventDefault());
	addEventListener("scroll", fill, {passive: true});
	addEventListener("resize", fill);
	addEventListener("beforeprint", () => {
		while (drawn < found.length)
			drawMore();
	});
	addEventListener("hashchange", () => {
		// The name of a rule leads to its text and filters nothing.
		if (location.hash && byId(decodeURIComponent(location.hash.slice(1))))
			return;
		read();
		show();
		byId("findings-title").scrollIntoView();
	});
	byId("controls").hidden = false;
	read();
	show();
}

# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# Completion of pcim(1) for bash; needs nothing but bash.

_pcim_words() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_pcim_files() {
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen "-$1" -- "$2")
}

_pcim() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local chosen='--format --output --color --all --only --exclude --rule --severity --baseline --fail-on'
	local verb=${COMP_WORDS[1]-} tree='--tree --kernel --build --help'

	COMPREPLY=()
	if [[ $COMP_CWORD -eq 1 ]]; then
		_pcim_words 'audit merge migrate series verify explain --version --help' "$word"
		return
	fi
	case $before in
	--format)
		_pcim_words 'text json sarif html' "$word"
		return ;;
	--color)
		_pcim_words 'auto always never' "$word"
		return ;;
	--severity | --fail-on)
		_pcim_words 'defect hybrid clean-up note never' "$word"
		return ;;
	--kernel)
		_pcim_words '6.12 6.1' "$word"
		return ;;
	--topics)
		case $verb in
		series | verify) _pcim_words 'intx region irqvec iomap enable tests' "$word" ;;
		*) _pcim_words 'intx region irqvec iomap enable irq tests' "$word" ;;
		esac
		return ;;
	--post)
		_pcim_words 'api-first one' "$word"
		return ;;
	--tree | --build | --pages)
		_pcim_files d "$word"
		return ;;
	esac
	case $verb:$word in
	audit:-*)
		_pcim_words "$tree $chosen --topics --shard --for" "$word" ;;
	merge:-*)
		_pcim_words "$chosen --tree --help" "$word" ;;
	migrate:-*)
		_pcim_words "$tree --write --compat --topics --for" "$word" ;;
	series:-*)
		_pcim_words "$tree --topics --signoff --post --public --out --subject-prefix --base --reroll-count" "$word" ;;
	verify:-*)
		_pcim_words "$tree --topics --quick --arch" "$word" ;;
	explain:-*)
		_pcim_words '--pages --help' "$word" ;;
	explain:*)
		_pcim_words "$("${COMP_WORDS[0]}" explain 2>/dev/null | cut -d ' ' -f 1)" "$word" ;;
	verify:*)
		_pcim_files d "$word" ;;
	*)
		_pcim_files f "$word" ;;
	esac
}

complete -F _pcim pcim

/** A shell that can complete. */
export type Shell = "bash" | "zsh" | "fish";

/** The script that teaches a shell to ask `openclaw` what could come next. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  // bash breaks words at colons, which every model ref with a suffix has: the line is split by spaces here, and what
  // stands before the last colon is taken off what is offered.
  bash: `_openclaw() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur found before
  local -a words
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  cur="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  while IFS= read -r found; do
    [[ "$found" == "$cur"* ]] && COMPREPLY+=("$found")
  done < <(openclaw __complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ "$cur" == *:* ]]; then
    before="\${cur%"\${cur##*:}"}"
    COMPREPLY=("\${COMPREPLY[@]#"$before"}")
  fi
}
complete -F _openclaw openclaw
`,
  zsh: `#compdef openclaw
_openclaw() {
  local -a found
  found=("\${(@f)$(openclaw __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -a found
}
compdef _openclaw openclaw
`,
  fish: `complete -c openclaw -f -a '(openclaw __complete --descriptions -- (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
`,
};

# bash completion of assetbrowse: the program is asked at each tab. Nothing that it answers is evaluated.
_assetbrowse() {
    # bash takes words apart at ":" and "=" too. What stands side by side is one word again, up to the cursor.
    local line="${COMP_LINE:0:COMP_POINT}" words=() piece skipped i
    for ((i = 0; i < COMP_CWORD; i++)); do
        piece="${COMP_WORDS[i]}"
        skipped="${line%%"$piece"*}"
        if [[ -n $skipped || ${#words[@]} -eq 0 ]]; then
            words+=("$piece")
        else
            words[${#words[@]} - 1]+="$piece"
        fi
        line="${line#*"$piece"}"
    done
    if [[ $line == [[:space:]]* ]]; then
        words+=("${line##*[[:space:]]}")
    else
        words[${#words[@]} - 1]+="$line"
    fi
    local last=$((${#words[@]} - 1)) word answers status value help
    ((last > 0)) || return 0
    word="${words[last]}"
    answers="$(command assetbrowse complete --word="$word" -- "${words[@]:1:last-1}" 2>/dev/null)"
    status=$?
    # bash puts what is chosen in the place of its own last piece alone.
    local before="${word%"$2"}"
    while IFS=$'\t' read -r value help; do
        [[ -n $value && $value == "$before"* ]] && COMPREPLY+=("${value#"$before"}")
    done <<<"$answers"
    # 10: the name of a file is wanted, which bash completes itself.
    ((status == 10)) || compopt +o default 2>/dev/null
    return 0
}
complete -o default -F _assetbrowse assetbrowse

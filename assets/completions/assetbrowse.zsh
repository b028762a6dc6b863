#compdef assetbrowse
# zsh completion of assetbrowse: the program is asked at each tab. Nothing that it answers is evaluated.
_assetbrowse() {
    local answers code line value help
    local -a before lines
    before=("${(@Q)words[2,CURRENT-1]}")
    answers="$(command assetbrowse complete --word="${(Q)PREFIX}" -- "${before[@]}" 2>/dev/null)"
    code=$?
    # 10: the name of a file is wanted, which zsh completes itself.
    if ((code == 10)); then
        compset -P '*='
        _files
        return
    fi
    for line in "${(@f)answers}"; do
        value="${line%%$'\t'*}"
        help="${line#*$'\t'}"
        [[ -n $value ]] && lines+=("${value//:/\\:}:$help")
    done
    ((${#lines})) && _describe -V assetbrowse lines
}
# Both ways: as a file in $fpath, and sourced.
if [[ $funcstack[1] == _assetbrowse ]]; then
    _assetbrowse "$@"
else
    compdef _assetbrowse assetbrowse
fi

# fish completion of assetbrowse: the program is asked at each tab. Nothing that it answers is evaluated.
function __assetbrowse_complete
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor)
    set -l answers (command assetbrowse complete --word="$word" -- $before[2..] 2>/dev/null)
    # 10: the name of a file is wanted, which fish completes itself.
    if test $status -eq 10
        set -l option (string match --regex -- '^--[a-z-]+=' "$word")
        printf '%s\n' "$option"(__fish_complete_path (string replace -- "$option" '' "$word"))
    else
        printf '%s\n' $answers
    end
end
complete --command assetbrowse --no-files --keep-order --arguments '(__assetbrowse_complete)'

# elvish completion of assetbrowse: the program is asked at each tab. Nothing that it answers is evaluated.
use str
set edit:completion:arg-completer[assetbrowse] = {|@words|
    var word = $words[-1]
    try {
        (external assetbrowse) complete --word=$word -- (all $words[1..-1]) 2>/dev/null | from-lines | each {|line|
            var value @help = (str:split "\t" $line)
            edit:complex-candidate $value &display=(str:join '  ' [$value $@help])
        }
    } catch failure {
        # 10: the name of a file is wanted, which elvish completes itself.
        if (and (has-key $failure[reason] exit-status) (eq $failure[reason][exit-status] 10)) {
            edit:complete-filename $word
        }
    }
}

# PowerShell completion of assetbrowse: the program is asked at each tab. Neither what was typed nor what it answers is evaluated.
Register-ArgumentCompleter -Native -CommandName assetbrowse -ScriptBlock {
    param($word, $line, $cursor)
    $before = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $program = Get-Command -Name assetbrowse -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if ($null -eq $program) { return }
    # Where nothing is answered, PowerShell completes the name of a file itself.
    & $program "complete" "--word=$word" "--" @before 2>$null | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
}

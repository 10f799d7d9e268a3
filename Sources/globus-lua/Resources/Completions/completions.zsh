#compdef globus-lua
# Has zsh complete the commands of globus-lua (run, repl, check, test, login, mock …), their options, and file names.
#   source <(globus-lua --completions zsh)        or save it as _globus-lua in a folder of $fpath
# The program itself says what there is: globus-lua --complete WORD…

_globus-lua() {
    local -a answer plain open
    local line text kind
    local program=${(Q)words[1]}
    answer=("${(@f)$(${program/#\~/$HOME} --complete "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
    kind=$answer[1]
    for line in "${(@)answer[2,-1]}"; do
        text=${line%%$'\t'*}
        # What a value follows gets no space.
        if [[ $text == *[=:] ]]; then
            open+=("${text//:/\\:}:${line#*$'\t'}")
        else
            plain+=("${text//:/\\:}:${line#*$'\t'}")
        fi
    done

    local missing=1
    if (($#plain)); then _describe -t words 'globus-lua' plain && missing=0; fi
    if (($#open)); then _describe -t words 'globus-lua' open -S '' && missing=0; fi
    if [[ $kind != nothing ]]; then
        [[ $PREFIX != -*=* ]] || { compset -P '*='; compset -P '*,'; }
        if [[ $kind == folders ]]; then _files -/ && missing=0; else _files && missing=0; fi
    fi
    return missing
}

if [[ $funcstack[1] == _globus-lua ]]; then
    _globus-lua "$@"
else
    compdef _globus-lua globus-lua
fi
